package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic {@code usage} means on a control node: windows on disk. A tombstone, with which
 * the topology ends a window's retention, deletes its rows; when a key was last used stays.
 */
public final class UsageReplica implements Applier, KeyUsage {

    private static final Logger log = LoggerFactory.getLogger(UsageReplica.class);

    private static final int TOTAL_BYTES = 3 * Long.BYTES;

    private final Deserializer<UsageWindow> deserializer;
    private final RowReader stored;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;

    /** What the batch at hand says of keys' last use: the rows are not on disk yet. */
    private final Map<KeyId, Long> lastUsed = new HashMap<>();

    private volatile boolean complete;

    /**
     * A replica of usage.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public UsageReplica(
            Deserializer<UsageWindow> deserializer,
            RowReader stored,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        RecordTrust.establish();
        this.deserializer = deserializer;
        this.stored = stored;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<Window> windows(Subject subject, Range range, int limit) {
        byte[] prefix = UsageRows.windows(subject, range.step());
        List<Window> windows = new ArrayList<>();
        Adding adding = new Adding();
        stored.scan(
                UsageRows.from(prefix, range.fromMillis(), 0),
                (key, row) -> {
                    long start = UsageRows.startOf(prefix, key);
                    if (start < 0 || start >= range.untilMillis()) {
                        return false;
                    }
                    if (start != adding.start) {
                        adding.finish(windows);
                        adding.start = start;
                    }
                    if (windows.size() == limit) {
                        return false;
                    }
                    adding.sum.add(row);
                    return true;
                });
        if (windows.size() < limit) {
            adding.finish(windows);
        }
        return windows;
    }

    @Override
    public @Nullable Window sum(Subject subject, Range range) {
        byte[] prefix = UsageRows.windows(subject, range.step());
        UsageSum sum = new UsageSum();
        stored.scan(
                UsageRows.from(prefix, range.fromMillis(), 0),
                (key, row) -> {
                    long start = UsageRows.startOf(prefix, key);
                    if (start < 0 || start >= range.untilMillis()) {
                        return false;
                    }
                    sum.add(row);
                    return true;
                });
        return sum.window();
    }

    @Override
    public Totals totals(Kind kind, @Nullable String profile, Range range) {
        Map<Subject, long[]> sums = new HashMap<>();
        AtomicInteger lookedAt = new AtomicInteger();
        stored.scan(
                UsageRows.totals(kind, range.step(), range.fromMillis()),
                (key, row) -> {
                    Subject subject =
                            UsageRows.subjectOf(key, kind, range.step(), range.untilMillis());
                    if (subject == null || lookedAt.incrementAndGet() > LOOKED_AT_MAX) {
                        return false;
                    }
                    if (profile == null || profile.equals(subject.profile())) {
                        plus(sums.computeIfAbsent(subject, _ -> new long[3]), row);
                    }
                    return true;
                });
        List<Total> totals =
                sums.entrySet().stream()
                        .map(sum ->
                                new Total(
                                        sum.getKey(),
                                        sum.getValue()[0],
                                        sum.getValue()[1],
                                        sum.getValue()[2]))
                        .sorted(
                                Comparator.comparingLong(
                                                (Total total) -> -total.allowed() - total.denied())
                                        .thenComparing(total -> total.subject().name()))
                        .toList();
        return new Totals(totals, lookedAt.get() <= LOOKED_AT_MAX);
    }

    @Override
    public OptionalLong lastUsedMicros(KeyId id) {
        byte[] row = stored.get(UsageRows.lastUsed(id));
        return row == null ? OptionalLong.empty() : OptionalLong.of(ByteBuffer.wrap(row).getLong());
    }

    @Override
    public String rowFormat() {
        return RowFormat.of(UsageRows.FORMAT, UsageWindow.getClassSchema());
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        Optional<UsageRows.Place> place = UsageRows.named(record.key());
        if (place.isEmpty()) {
            bury(record, "its key names no window");
            return;
        }
        if (record.value() == null) {
            rows.delete(UsageRows.window(place.get()));
            rows.delete(UsageRows.total(place.get()));
            metrics.applied(record.topic());
            return;
        }
        switch (Reading.of(deserializer, record)) {
            case Reading.Unreadable<UsageWindow>(String reason) -> bury(record, reason);
            case Reading.Read<UsageWindow>(UsageWindow window) -> {
                keep(place.get(), window, rows);
                metrics.applied(record.topic());
            }
        }
    }

    /** Rows are read from disk only. */
    @Override
    public boolean restores() {
        return false;
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        throw new IllegalStateException("there is nothing to restore");
    }

    @Override
    public void reset() {
        complete = false;
        lastUsed.clear();
    }

    @Override
    public void caughtUp() {
        complete = true;
    }

    @Override
    public void applied(long position) {
        // The rows of the batch are on disk now.
        lastUsed.clear();
    }

    private void keep(UsageRows.Place place, UsageWindow window, Rows rows) {
        rows.put(UsageRows.window(place), UsageSum.row(window));
        long denied = window.getDenied().values().stream().mapToLong(Long::longValue).sum();
        rows.put(
                UsageRows.total(place),
                ByteBuffer.allocate(TOTAL_BYTES)
                        .putLong(window.getAllowed())
                        .putLong(denied)
                        .putLong(KeyRowCodec.micros(window.getLastAt()))
                        .array());
        long used = UsageSum.lastAllowedMicros(window);
        if (place.subject().kind() == Kind.KEY && used >= 0) {
            KeyId.parse(place.subject().name()).ifPresent(id -> keepLastUse(id, used, rows));
        }
    }

    private void keepLastUse(KeyId id, long used, Rows rows) {
        long known = lastUsed.computeIfAbsent(id, key -> lastUsedMicros(key).orElse(-1));
        if (used > known) {
            lastUsed.put(id, used);
            rows.put(UsageRows.lastUsed(id), ByteBuffer.allocate(Long.BYTES).putLong(used).array());
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.accept(record, reason);
        metrics.unreadable(record.topic());
        log.error(
                "{}: record {} of partition {} cannot be read: {}. Usage lacks this window, and the"
                        + " record is in the dead letters; no decision depends on it",
                record.topic(),
                record.offset(),
                record.partition(),
                reason);
    }

    private static void plus(long[] sum, byte[] row) {
        ByteBuffer total = ByteBuffer.wrap(row);
        sum[0] += total.getLong();
        sum[1] += total.getLong();
        sum[2] = Math.max(sum[2], total.getLong());
    }

    /** The window that is being added up. */
    private static final class Adding {

        private long start = -1;
        private UsageSum sum = new UsageSum();

        void finish(List<Window> windows) {
            Window window = sum.window();
            if (window != null) {
                windows.add(window);
            }
            sum = new UsageSum();
        }
    }
}
