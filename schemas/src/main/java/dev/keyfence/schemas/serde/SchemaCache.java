package dev.keyfence.schemas.serde;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of schema ids. A schema never changes, so it stays; that an id is unknown is
 * remembered for a moment only, since it may be registered the next. Thread-safe.
 */
final class SchemaCache {

    /**
     * A registry of Keyfence's topics holds some dozens; at the limit all are dropped and asked for
     * again.
     */
    static final int IDS_MAX = 1_000;

    /**
     * Keeps a flood of poison records from becoming a flood of requests, yet a schema just
     * registered is soon seen.
     */
    static final Duration UNKNOWN_FOR = Duration.ofMillis(500);

    private final ConcurrentHashMap<Integer, Entry> entries = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    /** The clock is {@link System#nanoTime} or a test's. */
    SchemaCache(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    SchemaLookup get(int id, IntFunction<SchemaLookup> registry) {
        Entry known = entries.get(id);
        if (known != null && !known.expired(nanoClock.getAsLong())) {
            return known.lookup;
        }
        SchemaLookup answer = registry.apply(id);
        if (entries.size() >= IDS_MAX) {
            entries.clear();
        }
        boolean forEver = answer instanceof SchemaLookup.Found;
        entries.put(
                id,
                new Entry(answer, forEver ? null : nanoClock.getAsLong() + UNKNOWN_FOR.toNanos()));
        return answer;
    }

    private record Entry(SchemaLookup lookup, @Nullable Long expiresAtNanos) {

        boolean expired(long nowNanos) {
            return expiresAtNanos != null && nowNanos - expiresAtNanos >= 0;
        }
    }
}
