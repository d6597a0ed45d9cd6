package dev.keyfence.streams.decisions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sequence numbers of one node's epoch have been seen: a bit each, in chunks of 4,096, for
 * the last 262,144. A producer or a spool can only send again what had not been acknowledged, and a
 * node holds no more than that in its buffers. What is older than the window cannot be told from
 * what was seen. For one thread.
 */
public final class SequenceWindow {

    /** Numbers in a chunk: 512 bytes, the unit that is kept. */
    public static final int CHUNK_BITS = 4_096;

    /** Chunks in the window: 32 kB at most, were all of a node's decisions in one partition. */
    public static final int CHUNKS_MAX = 64;

    /** Longs in a chunk. */
    public static final int CHUNK_LONGS = CHUNK_BITS / Long.SIZE;

    private final Map<Long, long[]> chunks = new HashMap<>();
    private long highestChunk = -1;

    /** Nothing was seen. */
    public SequenceWindow() {}

    /** What is known of a number. */
    public enum Seen {
        /** It comes for the first time, and is remembered. */
        NEW,
        /** It came before. */
        BEFORE,
        /** It is older than what is remembered. */
        TOO_OLD
    }

    /** Takes a number. */
    public Seen see(long sequence) {
        long number = Math.floorDiv(sequence, CHUNK_BITS);
        if (sequence < 0 || number <= highestChunk - CHUNKS_MAX) {
            return Seen.TOO_OLD;
        }
        highestChunk = Math.max(highestChunk, number);
        long[] chunk = chunks.computeIfAbsent(number, _ -> new long[CHUNK_LONGS]);
        int bit = (int) Math.floorMod(sequence, (long) CHUNK_BITS);
        long mask = 1L << (bit % Long.SIZE);
        boolean before = (chunk[bit / Long.SIZE] & mask) != 0;
        chunk[bit / Long.SIZE] |= mask;
        return before ? Seen.BEFORE : Seen.NEW;
    }

    /** The chunk that a number is in. */
    public static long chunkOf(long sequence) {
        return Math.floorDiv(sequence, CHUNK_BITS);
    }

    /** The bits of a chunk that was seen. */
    public long[] chunk(long number) {
        return chunks.getOrDefault(number, new long[CHUNK_LONGS]);
    }

    /** Takes back a chunk as it was kept. */
    public void restore(long number, long[] bits) {
        chunks.put(number, bits);
        highestChunk = Math.max(highestChunk, number);
    }

    /** Forgets the chunks that the window has left behind; says which they were. */
    public List<Long> forget() {
        List<Long> left = new ArrayList<>();
        for (Long number : chunks.keySet()) {
            if (number <= highestChunk - CHUNKS_MAX) {
                left.add(number);
            }
        }
        left.forEach(chunks::remove);
        return left;
    }

    /** All chunks that are remembered. */
    public List<Long> numbers() {
        return List.copyOf(chunks.keySet());
    }
}
