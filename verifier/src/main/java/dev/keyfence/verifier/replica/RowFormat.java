package dev.keyfence.verifier.replica;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * What rows are laid out by. Rows on disk that go by another name are made again from the topic.
 */
final class RowFormat {

    private RowFormat() {}

    /**
     * The name of a layout, the same in every process: an Avro schema's own hash code is not, since
     * it contains the identity of enumerations.
     *
     * @param layout names what the code makes of a record
     * @param schema what the records are read by
     */
    static String of(String layout, Schema schema) {
        return layout + ' ' + Long.toHexString(SchemaNormalization.parsingFingerprint64(schema));
    }
}
