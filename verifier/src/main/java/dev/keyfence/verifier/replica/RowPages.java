package dev.keyfence.verifier.replica;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Immutable rows in pages of bytes. A reference counts units of 8 bytes from the first page's
 * start, so that 40 bits reach 8 TiB. Written by one thread; readers may hold any reference that
 * was once published: its page holds that row, or is gone (null) for ever, since page numbers are
 * not used twice.
 */
final class RowPages {

    /** Small enough for the collector to move, large enough that a tail wasted is below 1 %. */
    static final int PAGE_BYTES = 256 * 1024;

    private static final int UNIT_BYTES = 8;
    private static final int PAGE_UNITS = PAGE_BYTES / UNIT_BYTES;
    private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PAGE_UNITS);

    /** References 0 and 1 mean other things in an index: the rows of a page start behind them. */
    private static final int FIRST_ROW = 2 * UNIT_BYTES;

    private volatile byte[] @Nullable [] pages = new byte[16][];
    private int[] usedBytes = new int[16];
    private int[] deadBytes = new int[16];
    private int count;
    private int held;
    private long totalBytes;
    private long totalDeadBytes;

    RowPages() {}

    /**
     * The same rows under new references: takes over what pages are held, and writes on in them.
     */
    RowPages(RowPages other) {
        pages = new byte[Math.max(16, Integer.highestOneBit(other.held) * 2)][];
        usedBytes = new int[pages.length];
        deadBytes = new int[pages.length];
        for (int page = 0; page < other.count; page++) {
            byte[] bytes = other.pages[page];
            if (bytes != null) {
                pages[count] = bytes;
                usedBytes[count] = other.usedBytes[page];
                deadBytes[count] = other.deadBytes[page];
                count++;
            }
        }
        held = count;
        totalBytes = other.totalBytes;
        totalDeadBytes = other.totalDeadBytes;
    }

    /** The page of a reference, or null when its rows have moved. */
    byte @Nullable [] page(long ref) {
        return pages[(int) (ref >>> PAGE_SHIFT)];
    }

    /** Where in its page a reference points. */
    static int offset(long ref) {
        return (int) (ref & (PAGE_UNITS - 1)) * UNIT_BYTES;
    }

    /** Copies a row of at most half a page; returns its reference. */
    long append(byte[] from, int start, int length) {
        int aligned = (length + UNIT_BYTES - 1) & -UNIT_BYTES;
        if (count == 0 || usedBytes[count - 1] + aligned > PAGE_BYTES) {
            addPage();
        }
        int page = count - 1;
        int offset = usedBytes[page];
        byte[] target = pages[page];
        if (target == null) {
            throw new IllegalStateException("the last page is never released");
        }
        System.arraycopy(from, start, target, offset, length);
        usedBytes[page] += aligned;
        totalBytes += aligned;
        return ((long) page << PAGE_SHIFT) + offset / UNIT_BYTES;
    }

    /** Says that nothing refers to a row any more. */
    void dead(long ref) {
        int page = (int) (ref >>> PAGE_SHIFT);
        byte[] bytes = pages[page];
        if (bytes == null) {
            throw new IllegalStateException("a row that is in use has a page");
        }
        int offset = offset(ref);
        KeyRow.markDead(bytes, offset);
        int aligned = (KeyRow.hotLength(bytes, offset) + UNIT_BYTES - 1) & -UNIT_BYTES;
        deadBytes[page] += aligned;
        totalDeadBytes += aligned;
    }

    /** Visits the rows of a page that are not dead. */
    void eachLive(int page, RowVisitor visitor) {
        byte[] bytes = pages[page];
        if (bytes == null) {
            return;
        }
        int offset = FIRST_ROW;
        int end = usedBytes[page];
        while (offset < end) {
            int next = offset + ((KeyRow.hotLength(bytes, offset) + UNIT_BYTES - 1) & -UNIT_BYTES);
            if (!KeyRow.isDead(bytes, offset)) {
                visitor.visit(bytes, offset, ((long) page << PAGE_SHIFT) + offset / UNIT_BYTES);
            }
            offset = next;
        }
    }

    /** The page, other than the last, with the most dead bytes; -1 when none has any. */
    int deadest() {
        int worst = -1;
        int most = 0;
        for (int page = 0; page < count - 1; page++) {
            if (deadBytes[page] > most) {
                worst = page;
                most = deadBytes[page];
            }
        }
        return worst;
    }

    /** Lets a page go whose live rows have moved. */
    void release(int page) {
        byte[] @Nullable [] all = pages;
        all[page] = null;
        // Readers that already hold the page go on; the volatile store shows the others its end.
        pages = all;
        totalBytes -= usedBytes[page];
        totalDeadBytes -= deadBytes[page];
        usedBytes[page] = 0;
        deadBytes[page] = 0;
        held--;
    }

    /** How many page numbers were given out. */
    int count() {
        return count;
    }

    /** How many pages take up memory. */
    int held() {
        return held;
    }

    long liveBytes() {
        return totalBytes - totalDeadBytes;
    }

    long totalDeadBytes() {
        return totalDeadBytes;
    }

    private void addPage() {
        byte[] @Nullable [] all = pages;
        if (count == all.length) {
            all = Arrays.copyOf(all, count * 2);
            usedBytes = Arrays.copyOf(usedBytes, count * 2);
            deadBytes = Arrays.copyOf(deadBytes, count * 2);
        }
        all[count] = new byte[PAGE_BYTES];
        usedBytes[count] = FIRST_ROW;
        totalBytes += FIRST_ROW;
        pages = all;
        count++;
        held++;
    }

    /** Takes a row. */
    @FunctionalInterface
    interface RowVisitor {
        /**
         * Visits one row.
         *
         * @param page the bytes it lies in
         * @param row where it starts
         * @param ref its reference
         */
        void visit(byte[] page, int row, long ref);
    }
}
