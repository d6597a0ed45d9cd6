package dev.keyfence.schemas.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which sequence numbers were seen, in any order. Where all of 4,096 were, they are a part of a
 * range and take no room; the others are bits. So a set that has no gaps is as large as its
 * disorder: half a kilobyte for each 4,096 numbers of it. For one thread at a time.
 */
public final class SequenceSet {

    private static final int BLOCK_SHIFT = 12;
    private static final int BLOCK = 1 << BLOCK_SHIFT;
    private static final int WORDS = BLOCK / Long.SIZE;

    /** Blocks of which some were seen, and how many. */
    private final Map<Long, Block> partial = new HashMap<>();

    /** Blocks of which all were seen: the last of each run, by its first. */
    private final TreeMap<Long, Long> full = new TreeMap<>();

    private long size;
    private long lowest = Long.MAX_VALUE;
    private long highest = -1;

    private static final class Block {
        private final long[] bits = new long[WORDS];
        private int seen;
    }

    /** An empty set. */
    public SequenceSet() {}

    /**
     * Adds a number.
     *
     * @param number 0 or more
     * @return false when it was there already
     */
    public boolean add(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("sequence numbers are not negative: " + number);
        }
        long index = number >> BLOCK_SHIFT;
        if (lastOfRun(index) >= 0) {
            return false;
        }
        Block block = partial.computeIfAbsent(index, _ -> new Block());
        if (has(block, number)) {
            return false;
        }
        block.bits[wordOf(number)] |= bitOf(number);
        if (++block.seen == BLOCK) {
            partial.remove(index);
            join(index);
        }
        size++;
        lowest = Math.min(lowest, number);
        highest = Math.max(highest, number);
        return true;
    }

    /** How many different numbers were added. */
    public long size() {
        return size;
    }

    /** The lowest number; empty when there is none. */
    public OptionalLong lowest() {
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(lowest);
    }

    /** The highest number; empty when there is none. */
    public OptionalLong highest() {
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(highest);
    }

    /**
     * What was not added of some numbers, as the fewest ranges, ascending.
     *
     * @param from the first number
     * @param to the last one; none are missing when it is less
     */
    public List<SequenceRange> missing(long from, long to) {
        List<SequenceRange> missing = new ArrayList<>();
        long gap = -1;
        long next = from;
        while (next <= to) {
            long index = next >> BLOCK_SHIFT;
            long lastFull = lastOfRun(index);
            Block block = partial.get(index);
            boolean seen = lastFull >= 0 || (block != null && has(block, next));
            if (seen && gap >= 0) {
                missing.add(new SequenceRange(gap, next - 1));
                gap = -1;
            } else if (!seen && gap < 0) {
                gap = next;
            }
            if (lastFull >= 0) {
                next = (lastFull + 1) << BLOCK_SHIFT;
            } else {
                next = block == null ? (index + 1) << BLOCK_SHIFT : next + 1;
            }
        }
        if (gap >= 0) {
            missing.add(new SequenceRange(gap, to));
        }
        return missing;
    }

    /** The last block of the run of full ones that a block is in; negative when it is in none. */
    private long lastOfRun(long index) {
        Map.Entry<Long, Long> run = full.floorEntry(index);
        return run != null && run.getValue() >= index ? run.getValue() : -1;
    }

    private static boolean has(Block block, long number) {
        return (block.bits[wordOf(number)] & bitOf(number)) != 0;
    }

    private static int wordOf(long number) {
        return (int) (number & (BLOCK - 1)) / Long.SIZE;
    }

    private static long bitOf(long number) {
        return 1L << (number & (Long.SIZE - 1));
    }

    /** A block is full: it becomes a run, or a part of its neighbours'. */
    private void join(long index) {
        long first = index;
        long last = index;
        Map.Entry<Long, Long> before = full.floorEntry(index);
        if (before != null && before.getValue() == index - 1) {
            first = before.getKey();
        }
        Long after = full.remove(index + 1);
        if (after != null) {
            last = after;
        }
        full.put(first, last);
    }
}
