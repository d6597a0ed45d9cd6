package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.AlertReview;
import dev.keyfence.schemas.record.AlertStep;
import dev.keyfence.schemas.serde.BareRecords;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.Review;
import dev.keyfence.verifier.alert.Review.Step;
import dev.keyfence.verifier.alert.ReviewLog.Place;
import dev.keyfence.verifier.alert.ReviewLog.StepQuery;
import dev.keyfence.verifier.alert.Reviews;
import dev.keyfence.verifier.store.KeyChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code alert-reviews} means on a control node: reviews on disk, under their
 * alerts' ids. Of two records of the same version the first holds: whoever wrote the second did not
 * know the first.
 */
public final class ReviewReplica extends RowApplier<AlertReview> implements Reviews {

    private static final BareRecords<AlertReview> ROW = new BareRecords<>(AlertReview.class);

    private final RowReader stored;
    private final RecordLog<AlertReview> log;
    private final ReadBack readBack = new ReadBack();
    private volatile Consumer<List<String>> listener = _ -> {};

    /** The reviews of the batch at hand: their rows are not on disk yet; empty when one went. */
    private final Map<String, Optional<AlertReview>> batch = new HashMap<>();

    /**
     * A replica of reviews.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param log writes to the topic
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public ReviewReplica(
            Deserializer<AlertReview> deserializer,
            RowReader stored,
            RecordLog<AlertReview> log,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        super(deserializer, deadLetters, metrics, "What somebody made of an alert is missing");
        this.stored = stored;
        this.log = log;
    }

    @Override
    public String rowFormat() {
        return RowFormat.of(ReviewRows.FORMAT, AlertReview.getClassSchema());
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, AlertReview review, Rows rows) {
        readBack.read(record.partition(), record.offset());
        String id = review.getAlertId();
        if (!id.equals(id(record))) {
            return "the review's alert is not that of its record key";
        }
        Optional<AlertReview> before = before(id);
        if (before.isEmpty() || review.getVersion() > before.get().getVersion()) {
            before.ifPresent(old -> forget(old, rows));
            rows.put(ReviewRows.review(id), ROW.write(review));
            ReviewRows.places(review(review))
                    .forEach(place -> rows.put(ReviewRows.step(place), ReviewRows.NOTHING_MORE));
            batch.put(id, Optional.of(review));
        }
        return null;
    }

    @Override
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        readBack.read(record.partition(), record.offset());
        String id = id(record);
        before(id).ifPresent(old -> forget(old, rows));
        rows.delete(ReviewRows.review(id));
        batch.put(id, Optional.empty());
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        batch.clear();
        readBack.reset();
    }

    @Override
    public void applied(long position) {
        List<String> changed = List.copyOf(batch.keySet());
        batch.clear();
        readBack.applied();
        if (complete() && !changed.isEmpty()) {
            listener.accept(changed);
        }
    }

    /** Tells of the alerts whose reviews changed, once everything is known. */
    void listen(Consumer<List<String>> to) {
        listener = to;
    }

    /** The review of an alert; that of nobody when there is none. */
    Review of(String alertId) {
        return row(alertId).map(ReviewReplica::review).orElseGet(() -> Review.none(alertId));
    }

    /**
     * Visits steps of a query's time, the latest first.
     *
     * @param after the place behind which to begin; null for the first
     * @param visitor takes each that is there, and says whether to go on
     */
    void visit(StepQuery query, @Nullable Place after, BiPredicate<Place, Step> visitor) {
        Place begin = after == null ? new Place(query.untilMicros(), "", 0) : after;
        stored.scanBack(
                ReviewRows.step(begin),
                (rowKey, _) -> {
                    Place place = ReviewRows.place(rowKey);
                    if (place == null || place.atMicros() < query.fromMicros()) {
                        return false;
                    }
                    return place.equals(after)
                            || step(place).map(step -> visitor.test(place, step)).orElse(true);
                });
    }

    /** The step of a place; empty when there are newer rows by now. */
    private Optional<Step> step(Place place) {
        Review review = of(place.alertId());
        int i = place.version() - review.version() + review.steps().size() - 1;
        return i < 0 || i >= review.steps().size()
                ? Optional.empty()
                : Optional.of(review.steps().get(i));
    }

    @Override
    public void write(List<Review> reviews) throws NotWrittenException {
        Map<String, Optional<AlertReview>> records = new LinkedHashMap<>();
        reviews.forEach(review -> records.put(review.alertId(), Optional.of(record(review))));
        awaitAll(readBack, log.write(records));
    }

    /** Waits for what was written. */
    static void awaitAll(ReadBack readBack, List<ReadBack.Place> places)
            throws NotWrittenException {
        try {
            if (!readBack.await(places)) {
                throw new NotWrittenException(
                        "it is written, and this node has not read it back in time", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotWrittenException("it is written; the node is stopping", e);
        }
    }

    /** The review of an alert before the record at hand. */
    private Optional<AlertReview> before(String id) {
        Optional<AlertReview> inBatch = batch.getOrDefault(id, Optional.empty());
        return batch.containsKey(id) ? inBatch : row(id);
    }

    private static void forget(AlertReview old, Rows rows) {
        ReviewRows.places(review(old)).forEach(place -> rows.delete(ReviewRows.step(place)));
    }

    private Optional<AlertReview> row(String id) {
        return Optional.ofNullable(stored.get(ReviewRows.review(id))).map(ROW::read);
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    private static Review review(AlertReview record) {
        return new Review(
                record.getAlertId(),
                record.getVersion(),
                AlertStatus.valueOf(record.getStatus().name()),
                record.getSteps().stream()
                        .map(step ->
                                new Step(
                                        AlertStatus.valueOf(step.getStatus().name()),
                                        actor(step.getActor()),
                                        step.getReason(),
                                        KeyRowCodec.micros(step.getAt())))
                        .toList());
    }

    private static AlertReview record(Review review) {
        return AlertReview.newBuilder()
                .setAlertId(review.alertId())
                .setVersion(review.version())
                .setStatus(status(review.status()))
                .setSteps(
                        review.steps().stream()
                                .map(step ->
                                        new AlertStep(
                                                status(step.status()),
                                                actor(step.actor()),
                                                step.reason(),
                                                instant(step.atMicros())))
                                .toList())
                .build();
    }

    private static dev.keyfence.schemas.record.AlertStatus status(AlertStatus status) {
        return dev.keyfence.schemas.record.AlertStatus.valueOf(status.name());
    }

    static KeyChange.Actor actor(Actor actor) {
        return new KeyChange.Actor(actor.getId(), actor.getAddress(), actor.getRequestId());
    }

    static Actor actor(KeyChange.Actor actor) {
        return new Actor(actor.id(), actor.address(), actor.requestId());
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
