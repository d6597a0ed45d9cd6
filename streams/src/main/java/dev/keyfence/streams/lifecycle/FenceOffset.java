package dev.keyfence.streams.lifecycle;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The place of a revocation in the fence, which travels with it through {@code lifecycle-folds}.
 */
final class FenceOffset {

    private static final String HEADER = "keyfence-fence-offset";

    private FenceOffset() {}

    static Headers headers(long offset) {
        return new RecordHeaders()
                .add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /** Empty when the header is missing or is no offset. */
    static OptionalLong in(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length != Long.BYTES) {
            return OptionalLong.empty();
        }
        long offset = ByteBuffer.wrap(header.value()).getLong();
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
