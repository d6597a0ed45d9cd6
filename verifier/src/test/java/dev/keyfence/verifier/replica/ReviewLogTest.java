package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.AlertReview;
import dev.keyfence.schemas.record.AlertStep;
import dev.keyfence.verifier.alert.AlertStatus;
import dev.keyfence.verifier.alert.Review;
import dev.keyfence.verifier.alert.ReviewLog;
import dev.keyfence.verifier.alert.ReviewLog.Place;
import dev.keyfence.verifier.alert.ReviewLog.StepQuery;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.seeded.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people did with alerts, as it comes from its topic, and in the order of time. */
@ExtendWith(Seeded.class)
class ReviewLogTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    private final MapRows alertRows = new MapRows();
    private final MapRows reviewRows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final AlertReplica alerts =
            new AlertReplica(
                    KeyRecords.deserializer(Alert.class),
                    alertRows,
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());
    private final ReviewReplica reviews =
            new ReviewReplica(
                    KeyRecords.deserializer(AlertReview.class),
                    reviewRows,
                    new RecordLog<>("alert-reviews", (_, _) -> new byte[0], Map.of()),
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());
    private final ReviewLog book = new AlertBook(alerts, reviews);
    private long offset;

    /** Whatever people do, in whatever batches: their steps come in the order of time. */
    @Test
    void tellsWhatPeopleDidInItsOrder(Random random) {
        Map<String, AlertReview> model = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String id = pick(NAMES, random);
            if (random.nextInt(40) == 0) {
                model.remove(id);
                apply(id, null);
            } else {
                AlertReview next = next(id, model.get(id), random);
                AlertReview held = model.get(id);
                if (held == null || next.getVersion() > held.getVersion()) {
                    model.put(id, next);
                }
                apply(id, next);
            }
            if (random.nextInt(3) == 0) {
                reviews.applied(i);
            }
            StepQuery query =
                    new StepQuery(
                            maybe(NAMES, random),
                            maybe(List.of(AlertStatus.values()), random),
                            random.nextBoolean() ? 0 : micros(random.nextInt(5)),
                            random.nextBoolean() ? Long.MAX_VALUE : micros(random.nextInt(6)));
            assertThat(steps(query, 1 + random.nextInt(4)))
                    .as("%s", query)
                    .isEqualTo(expected(query, model));
        }
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void tellsOfWhichAlertAStepWas(Random random) {
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        alerts.apply(
                KeyRecords.record(
                        "alerts", 0, 0, bytes(alert.getAlertId()), KeyRecords.bytes(alert)),
                alertRows);
        alerts.applied(1);
        apply(alert.getAlertId(), next(alert.getAlertId(), null, random));
        apply("of no alert", next("of no alert", null, random));
        reviews.applied(2);

        StepQuery all = new StepQuery(null, null, 0, Long.MAX_VALUE);
        assertThat(book.steps(all, null, 10).taken())
                .extracting(taken -> taken.alert().map(it -> it.rule().id()).orElse("none"))
                .containsExactlyInAnyOrder("D3", "none");
    }

    private static long micros(int seconds) {
        return KeyRowCodec.micros(SampleAlerts.NOW.plusSeconds(seconds));
    }

    private static <T> @Nullable T maybe(List<T> of, Random random) {
        return random.nextInt(4) == 0 ? pick(of, random) : null;
    }

    private static <T> T pick(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private void apply(String id, @Nullable AlertReview review) {
        reviews.apply(
                KeyRecords.record(
                        "alert-reviews",
                        0,
                        offset++,
                        bytes(id),
                        review == null ? null : KeyRecords.bytes(review)),
                reviewRows);
    }

    /**
     * The next review of an alert: a step more, as many as are kept; or one that comes too late.
     */
    private static AlertReview next(String id, @Nullable AlertReview last, Random random) {
        int version = last == null ? 1 : last.getVersion() + random.nextInt(2);
        List<AlertStep> steps = new ArrayList<>(last == null ? List.of() : last.getSteps());
        steps.add(
                new AlertStep(
                        pick(List.of(dev.keyfence.schemas.record.AlertStatus.values()), random),
                        new Actor(pick(NAMES, random), null, null),
                        null,
                        SampleAlerts.NOW.plusSeconds(random.nextInt(5))));
        return AlertReview.newBuilder()
                .setAlertId(id)
                .setVersion(version)
                .setStatus(steps.getLast().getStatus())
                .setSteps(steps.subList(Math.max(0, steps.size() - 3), steps.size()))
                .build();
    }

    private List<String> steps(StepQuery query, int limit) {
        List<String> found = new ArrayList<>();
        Place after = null;
        do {
            ReviewLog.Steps page = book.steps(query, after, limit);
            page.taken().forEach(taken -> found.add(text(taken.place(), taken.step())));
            after = page.end();
        } while (after != null);
        return found;
    }

    private List<String> expected(StepQuery query, Map<String, AlertReview> model) {
        return model.keySet().stream()
                .map(reviews::of)
                .flatMap(review ->
                        ReviewRows.places(review).stream()
                                .map(place ->
                                        Map.entry(
                                                place,
                                                review.steps()
                                                        .get(
                                                                place.version()
                                                                        - review.version()
                                                                        + review.steps().size()
                                                                        - 1))))
                .filter(step -> query.matches(step.getValue()))
                .sorted(
                        Map.Entry.comparingByKey(
                                Comparator.comparingLong(Place::atMicros)
                                        .thenComparingInt(Place::version)
                                        .thenComparing(Place::alertId)
                                        .reversed()))
                .map(step -> text(step.getKey(), step.getValue()))
                .toList();
    }

    private static String text(Place place, Review.Step step) {
        return place + " " + step.actor().id() + " " + step.status();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
