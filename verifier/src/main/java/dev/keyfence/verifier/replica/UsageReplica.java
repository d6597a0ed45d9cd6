package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code usage} means on a control node: windows on disk. A tombstone, with which
 * the topology ends a window's retention, deletes its rows; when a key was last used stays.
 */
public final class UsageReplica extends RowApplier<UsageWindow> implements KeyUsage {

    private static final String NAMELESS = "its key names no window";

    private final RowReader stored;
    private final UsageTotals totals;
    private final BusiestLists busiest;

    /** What the batch at hand says of keys' last use: the rows are not on disk yet. */
    private final Map<KeyId, Long> lastUsed = new HashMap<>();

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
        super(deserializer, deadLetters, metrics, "Usage lacks this window");
        RecordTrust.establish();
        this.stored = stored;
        this.totals = new UsageTotals(stored);
        this.busiest = new BusiestLists(stored, BusiestList.MEMBERS_MAX);
    }

    @Override
    public List<Window> windows(Subject subject, Range range, int limit) {
        byte[] prefix = UsageRows.windows(subject, range.step());
        List<Window> windows = new ArrayList<>();
        Adding adding = new Adding();
        stored.walk(
                UsageRows.from(prefix, range.fromMillis(), 0),
                (key, row) -> {
                    long start = UsageRows.startOf(prefix, key);
                    if (start < 0 || start >= range.untilMillis()) {
                        return null;
                    }
                    if (start != adding.start) {
                        adding.finish(windows);
                        adding.start = start;
                    }
                    if (windows.size() == limit) {
                        return null;
                    }
                    adding.sum.add(row);
                    return RowReader.Walker.NEXT;
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
        stored.walk(
                UsageRows.from(prefix, range.fromMillis(), 0),
                (key, row) -> {
                    long start = UsageRows.startOf(prefix, key);
                    if (start < 0 || start >= range.untilMillis()) {
                        return null;
                    }
                    sum.add(row);
                    return RowReader.Walker.NEXT;
                });
        return sum.window();
    }

    @Override
    public Page totals(
            Kind kind, @Nullable String profile, Range range, @Nullable Subject after, int limit) {
        return totals.page(kind, profile, range, after, limit);
    }

    @Override
    public Ranking busiest(Kind kind, @Nullable String profile, Range range, int limit) {
        return new UsageRanking(stored, totals).of(kind, profile, range, limit);
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
    @Nullable String drop(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        Optional<UsageRows.Place> place = UsageRows.named(record.key());
        if (place.isEmpty()) {
            return NAMELESS;
        }
        rows.delete(UsageRows.window(place.get()));
        busiest.apply(place.get().cell(), totals.drop(place.get()));
        return null;
    }

    @Override
    @Nullable String keep(ConsumerRecord<byte[], byte[]> record, UsageWindow window, Rows rows) {
        Optional<UsageRows.Place> place = UsageRows.named(record.key());
        if (place.isEmpty()) {
            return NAMELESS;
        }
        keep(place.get(), window, rows);
        return null;
    }

    @Override
    public void reset() {
        super.reset();
        lastUsed.clear();
        totals.forgetChanges();
        busiest.reset();
    }

    @Override
    public void ending(Rows rows) {
        totals.ending(rows);
        busiest.ending(rows);
    }

    @Override
    public void applied(long position) {
        // The rows of the batch are on disk now.
        lastUsed.clear();
        totals.forgetChanges();
        busiest.written();
    }

    private void keep(UsageRows.Place place, UsageWindow window, Rows rows) {
        rows.put(UsageRows.window(place), UsageSum.row(window));
        long denied = window.getDenied().values().stream().mapToLong(Long::longValue).sum();
        long last = KeyRowCodec.micros(window.getLastAt());
        busiest.apply(place.cell(), totals.put(place, window.getAllowed(), denied, last));
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
