package dev.keyfence.streams.detection;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** The keys of a task's rows: a tag that tells what they are, and a text. */
final class TaggedRow {

    private TaggedRow() {}

    static Bytes of(byte tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] row = new byte[1 + bytes.length];
        row[0] = tag;
        System.arraycopy(bytes, 0, row, 1, bytes.length);
        return Bytes.wrap(row);
    }

    /** What all rows of a tag come after. */
    static Bytes first(byte tag) {
        return of(tag, "");
    }

    static String text(Bytes row) {
        byte[] bytes = row.get();
        return new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    }
}
