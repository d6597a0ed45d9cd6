package dev.keyfence.verifier.replica;

import java.nio.charset.StandardCharsets;

/** What is kept beside the rows: from which log they were made, and how far. */
final class RowMeta {

    static final byte[] CLUSTER_ID = bytes("cluster-id");
    static final byte[] TOPIC_ID = bytes("topic-id");
    static final byte[] PARTITIONS = bytes("partitions");
    static final byte[] ROW_FORMAT = bytes("row-format");
    static final byte[] CAUGHT_UP_AT = bytes("caught-up-at-millis");
    static final String POSITION = "position/";

    private RowMeta() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
