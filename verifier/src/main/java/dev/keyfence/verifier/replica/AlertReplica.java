package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.serde.BareRecords;
import dev.keyfence.verifier.alert.AlertPlace;
import dev.keyfence.verifier.alert.AlertQuery;
import dev.keyfence.verifier.alert.AlertView;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code alerts} means on a control node: alerts on disk, found by time, rule,
 * entity, key, owner and exception. Index rows of an alert's earlier record go with it.
 */
public final class AlertReplica extends RowApplier<Alert> {

    private static final BareRecords<Alert> ROW = new BareRecords<>(Alert.class);

    private final RowReader stored;
    private volatile Consumer<List<String>> listener = _ -> {};

    /** The alerts of the batch at hand: their rows are not on disk yet; empty when one went. */
    private final Map<String, Optional<AlertView>> batch = new HashMap<>();

    /**
     * A replica of alerts.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public AlertReplica(
            Deserializer<Alert> deserializer,
            RowReader stored,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        super(deserializer, deadLetters, metrics, "An alert is missing, or told as it was before");
        this.stored = stored;
    }

    @Override
    public String rowFormat() {
        return RowFormat.of(AlertRows.FORMAT, Alert.getClassSchema());
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, Alert alert, Rows rows) {
        if (!alert.getAlertId().equals(id(record))) {
            return "the alert's id is not that of its record key";
        }
        AlertView view = AlertView.of(alert);
        if (view.span().lastMicros() < 0) {
            return "the alert is of a time before 1970";
        }
        forget(view.id(), rows);
        rows.put(AlertRows.alert(view.id()), ROW.write(alert));
        AlertRows.indexRows(view).forEach(row -> rows.put(row, AlertRows.NOTHING_MORE));
        batch.put(view.id(), Optional.of(view));
        return null;
    }

    @Override
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        String id = id(record);
        forget(id, rows);
        rows.delete(AlertRows.alert(id));
        batch.put(id, Optional.empty());
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        batch.clear();
    }

    @Override
    public void applied(long position) {
        List<String> changed = List.copyOf(batch.keySet());
        batch.clear();
        if (complete() && !changed.isEmpty()) {
            listener.accept(changed);
        }
    }

    /** Tells of the alerts that changed, once everything is known and their rows are on disk. */
    void listen(Consumer<List<String>> to) {
        listener = to;
    }

    Optional<AlertView> find(String id) {
        return Optional.ofNullable(stored.get(AlertRows.alert(id)))
                .map(row -> AlertView.of(ROW.read(row)));
    }

    /**
     * Visits alerts of a query's narrowest index, that with the latest hit first.
     *
     * @param after the place behind which to begin; null for the first
     * @param visitor takes each that is there, and says whether to go on
     */
    void visit(
            AlertQuery query,
            @Nullable AlertPlace after,
            BiPredicate<AlertPlace, AlertView> visitor) {
        AlertRows.Index index = AlertRows.narrowest(query);
        AlertPlace begin = after == null ? new AlertPlace(query.untilMicros(), "") : after;
        stored.scanBack(
                index.row(begin),
                (rowKey, _) -> {
                    AlertPlace place = index.place(rowKey);
                    if (place == null || place.lastMicros() < query.fromMicros()) {
                        return false;
                    }
                    return place.equals(after)
                            || find(place.id())
                                    .map(alert -> visitor.test(place, alert))
                                    .orElse(true);
                });
    }

    private void forget(String id, Rows rows) {
        Optional<AlertView> before = batch.getOrDefault(id, Optional.empty());
        if (!batch.containsKey(id)) {
            before = find(id);
        }
        before.ifPresent(alert -> AlertRows.indexRows(alert).forEach(rows::delete));
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
