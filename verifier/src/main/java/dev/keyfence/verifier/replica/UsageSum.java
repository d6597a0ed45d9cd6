package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.schemas.usage.ClientSketch;
import dev.keyfence.schemas.usage.LatencySketch;
import dev.keyfence.verifier.store.KeyUsage.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Adds up parts of a window, or windows of a period. For one thread. */
final class UsageSum {

    private static final double[] RANKS = {0.5, 0.9, 0.99};

    private long startMillis = Long.MAX_VALUE;
    private long allowed;
    private final SortedMap<String, Long> denied = new TreeMap<>();
    private final ClientSketch clients = new ClientSketch();
    private final LatencySketch latencies = new LatencySketch();
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = -1;
    private @Nullable String lastIp;
    private @Nullable String lastUserAgent;
    private final SortedMap<String, Long> generations = new TreeMap<>();
    private final TreeSet<String> scopes = new TreeSet<>();

    /** The row of a window. */
    static byte[] row(UsageWindow window) {
        try {
            ByteBuffer bytes = window.toByteBuffer();
            byte[] row = new byte[bytes.remaining()];
            bytes.get(row);
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException("a window cannot be written to memory", e);
        }
    }

    /** Adds a window by its row. */
    void add(byte[] row) {
        try {
            add(UsageWindow.fromByteBuffer(ByteBuffer.wrap(row)));
        } catch (IOException e) {
            throw new UncheckedIOException("a row of usage cannot be read back", e);
        }
    }

    private void add(UsageWindow window) {
        startMillis = Math.min(startMillis, window.getStart().toEpochMilli());
        allowed += window.getAllowed();
        plus(denied, window.getDenied());
        plus(generations, window.getGenerations());
        scopes.addAll(window.getScopes());
        if (window.getClients() != null) {
            clients.merge(ClientSketch.of(window.getClients()));
        }
        latencies.merge(LatencySketch.of(window.getLatencies(), window.getLatency()));
        firstMicros = Math.min(firstMicros, KeyRowCodec.micros(window.getFirstAt()));
        long last = KeyRowCodec.micros(window.getLastAt());
        boolean latest = last >= lastMicros;
        lastIp = latest || lastIp == null ? or(window.getLastClientIp(), lastIp) : lastIp;
        lastUserAgent =
                latest || lastUserAgent == null
                        ? or(window.getLastUserAgent(), lastUserAgent)
                        : lastUserAgent;
        lastMicros = Math.max(lastMicros, last);
    }

    /** What was added; null when nothing was. */
    @Nullable Window window() {
        if (lastMicros < 0) {
            return null;
        }
        List<Long> latency = new ArrayList<>();
        for (double rank : RANKS) {
            latencies.quantile(rank).ifPresent(latency::add);
        }
        return new Window(
                startMillis,
                allowed,
                denied,
                clients.estimate(),
                latency,
                firstMicros,
                lastMicros,
                lastIp,
                lastUserAgent,
                generations,
                scopes);
    }

    /** When a window's latest allowed decision was made; -1 when it has none. */
    static long lastAllowedMicros(UsageWindow window) {
        Instant last = window.getLastAllowedAt();
        return last == null ? -1 : KeyRowCodec.micros(last);
    }

    private static @Nullable String or(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static void plus(Map<String, Long> sum, Map<String, Long> more) {
        more.forEach((name, count) -> sum.merge(name, count, Long::sum));
    }
}
