package dev.keyfence.streams.detection;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A decision on its way to a source, or to a group of a user's rule: the record's key names it, and
 * for a group a header which of the rule's conditions hold, since only the task of the decision's
 * key can say.
 */
final class HandedOn {

    /** One byte: a bit for each condition, the first one the lowest. */
    static final String MATCHED = "matched";

    private static final int OCTET = 0xFF;

    private final byte[] key;
    private final byte[] decision;
    private final int matched;
    private final long brokerMillis;

    /**
     * A decision that has arrived.
     *
     * @param key of its record
     * @param decision as it was encoded
     * @param matched which conditions hold; 0 for a source
     * @param brokerMillis when a broker took the decision, milliseconds since the epoch
     */
    HandedOn(byte[] key, byte[] decision, int matched, long brokerMillis) {
        this.key = key;
        this.decision = decision;
        this.matched = matched;
        this.brokerMillis = brokerMillis;
    }

    byte[] key() {
        return key;
    }

    byte[] decision() {
        return decision;
    }

    int matched() {
        return matched;
    }

    long brokerMillis() {
        return brokerMillis;
    }

    static Record<byte[], byte[]> record(
            String group, byte[] decision, int matched, long brokerMillis) {
        Record<byte[], byte[]> record =
                new Record<>(group.getBytes(StandardCharsets.UTF_8), decision, brokerMillis);
        record.headers().add(MATCHED, new byte[] {(byte) matched});
        return record;
    }

    /** Which conditions hold; 0 when the record does not say so. */
    static int matched(Headers headers) {
        Header header = headers.lastHeader(MATCHED);
        return header == null || header.value() == null || header.value().length != 1
                ? 0
                : header.value()[0] & OCTET;
    }
}
