package dev.keyfence.verifier.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A manifest as a file: a line with the format's name and a checksum, then JSON. */
final class ManifestText {

    private static final String FORMAT = "keyfence-archive 1 ";
    private static final JsonMapper MAPPER = new JsonMapper();

    private ManifestText() {}

    static byte[] write(Manifest manifest) {
        try {
            byte[] json = MAPPER.writeValueAsBytes(manifest);
            byte[] head = (FORMAT + checksum(json) + '\n').getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[head.length + json.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(json, 0, all, head.length, json.length);
            return all;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws ArchiveException when it is damaged, or of another version
     */
    static Manifest read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(FORMAT)) {
            throw new ArchiveException("it is not a manifest of this version", null);
        }
        String json = text.substring(end + 1);
        if (!text.substring(0, end)
                .equals(FORMAT + checksum(json.getBytes(StandardCharsets.UTF_8)))) {
            throw new ArchiveException("its checksum is wrong", null);
        }
        try {
            return MAPPER.readValue(json, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new ArchiveException("it cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static String checksum(byte[] json) {
        CRC32C crc = new CRC32C();
        crc.update(json);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
