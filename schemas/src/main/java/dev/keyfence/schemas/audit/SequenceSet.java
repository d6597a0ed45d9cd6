package dev.keyfence.schemas.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sequence numbers were seen, in any order. Where all of 4,096 were, they are a part of a
 * range and take no room; the others are bits. So a set that has no gaps is as large as its
 * disorder: half a kilobyte for each 4,096 numbers of it. For one thread at a time.
 */
public final class SequenceSet {

    private static final int BLOCK_SHIFT = 12;
    private static final int BLOCK = 1 << BLOCK_SHIFT;

    /** Longs that hold the bits of a block. */
    public static final int WORDS = BLOCK / Long.SIZE;

    /** Blocks of which some were seen, and how many. */
    private final TreeMap<Long, Block> partial = new TreeMap<>();

    /** Blocks of which all were seen: the last of each run, by its first. */
    private final TreeMap<Long, Long> full = new TreeMap<>();

    private long size;
    private long lowest = Long.MAX_VALUE;
    private long highest = -1;

    private static final class Block {
        private final long[] bits;
        private int seen;

        private Block(long[] bits) {
            this.bits = bits;
            for (long word : bits) {
                seen += Long.bitCount(word);
            }
        }
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
        Block block = partial.computeIfAbsent(index, _ -> new Block(new long[WORDS]));
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
        long next = from;
        while (next <= to) {
            long gap = next(next, false);
            if (gap > to) {
                break;
            }
            long seen = next(gap, true);
            missing.add(new SequenceRange(gap, Math.min(to, seen - 1)));
            next = seen;
        }
        return missing;
    }

    /** The first number from this one on that was not added. */
    public long firstMissing(long from) {
        return next(from, false);
    }

    /** What was added, as the fewest ranges, ascending. */
    public List<SequenceRange> ranges() {
        List<SequenceRange> ranges = new ArrayList<>();
        long next = size == 0 ? Long.MAX_VALUE : lowest;
        while (next <= highest) {
            long gap = next(next, false);
            ranges.add(new SequenceRange(next, gap - 1));
            next = next(gap, true);
        }
        return ranges;
    }

    /** The block that a number is in: the unit in which a set can be kept. */
    public static long blockOf(long number) {
        return number >> BLOCK_SHIFT;
    }

    /** The bits of a block of which some numbers were added; null when all were, or none. */
    public long @Nullable [] bits(long block) {
        Block found = partial.get(block);
        return found == null ? null : found.bits.clone();
    }

    /** The blocks of which some numbers were added and others not, ascending. */
    public List<Long> partialBlocks() {
        return List.copyOf(partial.keySet());
    }

    /**
     * Takes the oldest blocks for full of which some numbers were not added, when there are many.
     *
     * @param blocksMax how many such blocks may be left
     * @param to the last number that may be in them; there are more left when others are behind it
     * @return the blocks that were filled, ascending
     */
    public List<Long> fillOldest(int blocksMax, long to) {
        List<Long> filled = new ArrayList<>();
        while (partial.size() > blocksMax && partial.firstKey() < blockOf(to)) {
            Map.Entry<Long, Block> oldest = partial.pollFirstEntry();
            size += BLOCK - oldest.getValue().seen;
            join(oldest.getKey());
            filled.add(oldest.getKey());
        }
        return filled;
    }

    /** The blocks of which all numbers were added, as ranges of blocks, ascending. */
    public List<SequenceRange> fullBlocks() {
        return full.entrySet().stream()
                .map(run -> new SequenceRange(run.getKey(), run.getValue()))
                .toList();
    }

    /**
     * Takes back a block as {@link #bits} gave it, into a set that has nothing of it.
     *
     * @param bits {@link #WORDS} of them
     */
    public void restore(long block, long[] bits) {
        Block restored = new Block(bits.clone());
        if (restored.seen == 0) {
            return;
        }
        partial.put(block, restored);
        size += restored.seen;
        long begin = block << BLOCK_SHIFT;
        lowest = Math.min(lowest, next(begin, true));
        highest = Math.max(highest, begin + lastOf(bits));
    }

    /** Takes back a range of blocks as {@link #fullBlocks} gave it, likewise. */
    public void restoreFull(SequenceRange blocks) {
        full.put(blocks.from(), blocks.to());
        size += blocks.count() << BLOCK_SHIFT;
        lowest = Math.min(lowest, blocks.from() << BLOCK_SHIFT);
        highest = Math.max(highest, ((blocks.to() + 1) << BLOCK_SHIFT) - 1);
    }

    private static int lastOf(long[] bits) {
        int word = WORDS - 1;
        while (bits[word] == 0) {
            word--;
        }
        return word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits[word]);
    }

    /** The first number from this one on that was added, or was not; the largest when none was. */
    private long next(long from, boolean added) {
        long number = from;
        while (true) {
            long index = number >> BLOCK_SHIFT;
            long lastFull = lastOfRun(index);
            Block block = partial.get(index);
            if (lastFull >= 0) {
                if (added) {
                    return number;
                }
                number = (lastFull + 1) << BLOCK_SHIFT;
            } else if (block == null) {
                if (!added) {
                    return number;
                }
                long known = nextKnown(index);
                if (known < 0) {
                    return Long.MAX_VALUE;
                }
                number = known << BLOCK_SHIFT;
            } else {
                int bit = nextBit(block.bits, (int) (number & (BLOCK - 1)), added);
                if (bit < BLOCK) {
                    return (index << BLOCK_SHIFT) + bit;
                }
                number = (index + 1) << BLOCK_SHIFT;
            }
        }
    }

    /** The first block behind this one of which anything was added; negative when there is none. */
    private long nextKnown(long index) {
        Long some = partial.higherKey(index);
        Long all = full.higherKey(index);
        if (some == null || all == null) {
            return some != null ? some : all != null ? all : -1;
        }
        return Math.min(some, all);
    }

    /** The first bit from this one on that is set, or is not; {@link #BLOCK} when none is. */
    private static int nextBit(long[] bits, int from, boolean set) {
        int word = from / Long.SIZE;
        long rest = (set ? bits[word] : ~bits[word]) & (-1L << from);
        while (rest == 0 && ++word < WORDS) {
            rest = set ? bits[word] : ~bits[word];
        }
        return rest == 0 ? BLOCK : word * Long.SIZE + Long.numberOfTrailingZeros(rest);
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
