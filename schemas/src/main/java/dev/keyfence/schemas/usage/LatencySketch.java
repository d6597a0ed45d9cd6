package dev.keyfence.schemas.usage;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.datasketches.kll.KllFloatsSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of latencies in nanoseconds: the first 16 as they are, more in a KLL sketch, in
 * which a quantile's rank is off by at most {@link #RANK_ERROR} with 99 % confidence; 2.5 kB at
 * most. For one thread.
 */
public final class LatencySketch {

    /** The library's own choice. */
    public static final int K = 200;

    /** Of a quantile's rank: the p90 lies between the true p88.6 and p91.4. */
    public static final double RANK_ERROR = 0.0133;

    /** Up to here each latency is kept: 8 bytes each, where an empty sketch takes 800 in memory. */
    public static final int EXACT_MAX = 16;

    private static final long[] NONE = {};

    private long[] exact = NONE;
    private int exactCount;
    private @Nullable KllFloatsSketch sketch;

    /** Of nothing yet. */
    public LatencySketch() {}

    /**
     * Goes on with what was kept.
     *
     * @param latencies what {@link #exact()} gave
     * @param bytes what {@link #toBytes()} gave
     * @throws org.apache.datasketches.common.SketchesArgumentException when it is no such sketch
     */
    public static LatencySketch of(List<Long> latencies, @Nullable ByteBuffer bytes) {
        LatencySketch made = new LatencySketch();
        if (bytes != null) {
            made.sketch = KllFloatsSketch.heapify(MemorySegment.ofArray(ClientSketch.array(bytes)));
        }
        latencies.forEach(made::add);
        return made;
    }

    /** Counts one latency, in nanoseconds. */
    public void add(long nanos) {
        KllFloatsSketch grown = sketch;
        if (grown != null) {
            grown.update((float) nanos);
        } else if (exactCount < EXACT_MAX) {
            if (exactCount == exact.length) {
                exact = Arrays.copyOf(exact, Math.max(2, 2 * exactCount));
            }
            exact[exactCount++] = nanos;
        } else {
            grow().update((float) nanos);
        }
    }

    /** Takes over all latencies of another one. */
    public void merge(LatencySketch other) {
        KllFloatsSketch others = other.sketch;
        if (others != null) {
            (sketch == null ? grow() : sketch).merge(others);
        }
        for (int i = 0; i < other.exactCount; i++) {
            add(other.exact[i]);
        }
    }

    /**
     * The latency that this share of all was not slower than, in nanoseconds; empty when there is
     * none.
     *
     * @param rank 0 to 1
     */
    public OptionalLong quantile(double rank) {
        KllFloatsSketch grown = sketch;
        if (grown != null) {
            return OptionalLong.of(
                    (long) grown.getQuantile(rank, QuantileSearchCriteria.INCLUSIVE));
        }
        if (exactCount == 0) {
            return OptionalLong.empty();
        }
        long[] sorted = Arrays.copyOf(exact, exactCount);
        Arrays.sort(sorted);
        int place = (int) Math.ceil(rank * exactCount) - 1;
        return OptionalLong.of(sorted[Math.clamp(place, 0, exactCount - 1)]);
    }

    /** The latencies that are kept as they are; empty when there were more than 16. */
    public List<Long> exact() {
        List<Long> latencies = new ArrayList<>(exactCount);
        for (int i = 0; i < exactCount; i++) {
            latencies.add(exact[i]);
        }
        return latencies;
    }

    /** The sketch as it is kept; null when there were at most 16 latencies. */
    public @Nullable ByteBuffer toBytes() {
        KllFloatsSketch grown = sketch;
        return grown == null ? null : ByteBuffer.wrap(grown.toByteArray());
    }

    private KllFloatsSketch grow() {
        KllFloatsSketch grown = KllFloatsSketch.newHeapInstance(K);
        for (int i = 0; i < exactCount; i++) {
            grown.update((float) exact[i]);
        }
        exact = NONE;
        exactCount = 0;
        sketch = grown;
        return grown;
    }
}
