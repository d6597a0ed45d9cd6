package dev.keyfence.verifier.cli;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Bytes as they stand in files of secrets: {@code hex:…} or {@code base64:…}. */
final class EncodedBytes {

    private static final String HEX = "hex:";
    private static final String BASE64 = "base64:";

    private EncodedBytes() {}

    /**
     * Decodes a text.
     *
     * @return empty when it says of itself to be neither
     * @throws IllegalArgumentException when it is not what it says; the message may quote it, so
     *     show neither that nor the cause
     */
    static Optional<byte[]> of(String text) {
        if (text.startsWith(HEX)) {
            return Optional.of(HexFormat.of().parseHex(text.substring(HEX.length())));
        }
        return text.startsWith(BASE64)
                ? Optional.of(Base64.getDecoder().decode(text.substring(BASE64.length())))
                : Optional.empty();
    }
}
