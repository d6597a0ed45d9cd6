package dev.keyfence.streams.decisions;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/** The keys of a task's rows: a tag that tells what they are, and a text. */
public final class TaggedRow {

    private TaggedRow() {}

    /** The key of the row of a text. */
    public static Bytes of(byte tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] row = new byte[1 + bytes.length];
        row[0] = tag;
        System.arraycopy(bytes, 0, row, 1, bytes.length);
        return Bytes.wrap(row);
    }

    /** What all rows of a tag come after, and all of the tags before it come before. */
    public static Bytes first(byte tag) {
        return Bytes.wrap(new byte[] {tag});
    }

    /** The first key there can be behind a row's, whatever the row holds. */
    public static Bytes after(Bytes row) {
        return Bytes.wrap(Arrays.copyOf(row.get(), row.get().length + 1));
    }

    /** The text of a key of {@link #of}. */
    public static String text(Bytes row) {
        byte[] bytes = row.get();
        return new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    }
}
