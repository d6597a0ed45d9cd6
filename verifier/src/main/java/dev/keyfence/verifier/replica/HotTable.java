package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyLookup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys of a node, by digest, complete and in memory. {@link #find} and {@link #each} are for
 * any thread; all else is for one writer.
 *
 * <p><b>Rows.</b> A key lies in one row of bytes (see {@link KeyRow}) that never changes once it is
 * published. Rows are appended to pages of 256 KiB, so that a key costs no object, and the
 * collector sees a few thousand arrays instead of ten million keys.
 *
 * <p><b>Indexes.</b> Two open-addressing arrays of longs lead to rows: digest → row, one slot for
 * each claim of a key to a digest, and key id → row, for the writer. A slot holds 23 bits of the
 * hash, a mark, and 40 bits of where the row starts; so a probe that misses rarely touches a row.
 * Slots are emptied by a deletion mark and not used again, so a probe never loses its way.
 *
 * <p><b>Publication.</b> The writer completes a row, then stores its slot with release; a reader
 * loads the slot with acquire and so sees the whole row. A key's update overwrites its slots in
 * place: a reader sees the old row or the new one, never none, never a mixture.
 *
 * <p><b>Room in the indexes.</b> When an index is seven tenths full (deletion marks count), a new
 * {@link Generation} is indexed from the rows, sharing their pages, and one reference is swapped.
 * Readers inside the old generation finish there; it does not change any more.
 *
 * <p><b>Garbage.</b> Rows that were replaced stay where they are. When they exceed a quarter of the
 * live bytes, the page with most of them is emptied: its live rows are appended again, their slots
 * redirected, and the page let go. A reader that read a slot before it was redirected either has
 * the page already, whose bytes are still right, or finds it gone and reads the slot again. Page
 * numbers are not used twice within a generation, so a stale reference cannot lead elsewhere. This
 * way a table under constant change needs a quarter more memory, not twice as much.
 *
 * <p><b>Two keys, one digest.</b> Every claim has a slot; while there are two, both are marked, and
 * whichever a reader meets says that the key is unreadable. When one is given up, the other's mark
 * goes. So the outcome does not depend on the order in which a node learned of the keys.
 */
final class HotTable {

    private static final Logger log = LoggerFactory.getLogger(HotTable.class);

    /** A table this small is not worth sweeping. */
    private static final long GARBAGE_BYTES_MIN = 2L * RowPages.PAGE_BYTES;

    /** One byte of garbage to four of live rows: what constant change costs in memory. */
    private static final int LIVE_TO_GARBAGE = 4;

    /** When more page numbers than this multiple of pages were given out, they start anew. */
    private static final int NUMBERS_PER_PAGE = 8;

    private static final int NUMBERS_MIN = 4_096;

    private final Shapes shapes = new Shapes();
    private final ImportCounts imports = new ImportCounts();

    private volatile Generation generation =
            new Generation(
                    new RowPages(),
                    HashSeeds.random(),
                    shapes,
                    Generation.CAPACITY_MIN,
                    Generation.CAPACITY_MIN);

    /** Looks a digest up; the table is complete, so what it does not find does not exist. */
    KeyLookup find(KeyDigest digest) {
        return generation.find(digest);
    }

    /** Visits the row of every key, in no particular order, until the visitor has seen enough. */
    void each(Generation.RowTest visitor) {
        generation.each(visitor);
    }

    /** What the imported ones among the keys are like; for any thread. */
    ImportedForms imports() {
        return imports.forms();
    }

    /**
     * Keeps a key, replacing the row of its id.
     *
     * @param row starts with a hot part of at most {@link KeyRow#HOT_BYTES_MAX}; copied
     */
    void put(byte[] row) {
        Generation table = withRoomFor(KeyRow.secrets(row, 0));
        long high = KeyRow.idHigh(row, 0);
        long low = KeyRow.idLow(row, 0);
        long old = table.refOf(high, low);
        long ref = table.pages.append(row, 0, KeyRow.hotLength(row, 0));
        for (int secret = 0; secret < KeyRow.secrets(row, 0); secret++) {
            if (!table.claim(KeyRow.digest(row, 0, secret), high, low, ref)) {
                log.error(
                        "Two keys claim the same secret, so it opens neither; one of them is {}."
                                + " This comes of importing one secret twice: rotate or expire"
                                + " both keys",
                        new KeyId(high, low));
            }
        }
        imports.add(KeyRow.shape(row, 0, shapes));
        if (old != Generation.NONE) {
            forget(table, old);
            releaseDropped(table, old, row);
        }
        table.setRow(high, low, ref);
        if (old != Generation.NONE) {
            table.pages.dead(old);
        }
        sweep();
    }

    /** Forgets a key, if it is there. */
    void remove(KeyId id) {
        Generation table = generation;
        long ref = table.refOf(id.high(), id.low());
        if (ref == Generation.NONE) {
            return;
        }
        forget(table, ref);
        releaseDropped(table, ref, null);
        table.removeRow(id.high(), id.low());
        table.pages.dead(ref);
        sweep();
    }

    /** A copy of a key's hot part, or null when there is no such key. For the writer. */
    byte @Nullable [] row(KeyId id) {
        Generation table = generation;
        long ref = table.refOf(id.high(), id.low());
        byte[] page = ref == Generation.NONE ? null : table.pages.page(ref);
        if (page == null) {
            return null;
        }
        int from = RowPages.offset(ref);
        byte[] row = new byte[KeyRow.hotLength(page, from)];
        System.arraycopy(page, from, row, 0, row.length);
        return row;
    }

    /** How many keys there are. */
    int keys() {
        return generation.keys();
    }

    /** How many bytes of heap the table takes up. */
    long heapBytes() {
        return generation.heapBytes();
    }

    private void forget(Generation table, long ref) {
        byte[] page = table.pages.page(ref);
        if (page != null) {
            imports.remove(KeyRow.shape(page, RowPages.offset(ref), shapes));
        }
    }

    /** Gives up the digests of an old row that its key's new row, if any, does not have. */
    private static void releaseDropped(Generation table, long old, byte @Nullable [] row) {
        byte[] page = table.pages.page(old);
        if (page == null) {
            throw new IllegalStateException("a row that is in use has a page");
        }
        int from = RowPages.offset(old);
        for (int secret = 0; secret < KeyRow.secrets(page, from); secret++) {
            KeyDigest digest = KeyRow.digest(page, from, secret);
            if (row == null || KeyRow.secretOf(row, 0, digest) < 0) {
                table.release(digest, KeyRow.idHigh(page, from), KeyRow.idLow(page, from));
            }
        }
    }

    private Generation withRoomFor(int secrets) {
        Generation table = generation;
        RowPages pages = table.pages;
        boolean numbersSpent =
                pages.count() > NUMBERS_MIN && pages.count() / NUMBERS_PER_PAGE > pages.held();
        if (table.isFull(secrets) || numbersSpent) {
            table = table.renewed();
            generation = table;
        }
        return table;
    }

    private void sweep() {
        Generation table = generation;
        RowPages pages = table.pages;
        while (pages.totalDeadBytes()
                > Math.max(GARBAGE_BYTES_MIN, pages.liveBytes() / LIVE_TO_GARBAGE)) {
            int page = pages.deadest();
            pages.eachLive(
                    page,
                    (bytes, row, _) ->
                            table.move(
                                    bytes,
                                    row,
                                    pages.append(bytes, row, KeyRow.hotLength(bytes, row))));
            pages.release(page);
        }
    }
}
