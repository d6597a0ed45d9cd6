package dev.keyfence.schemas.serde;

/**
 * The Confluent wire format: a zero byte, the schema's id in four bytes (big endian), the record in
 * Avro's binary encoding.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
final class WireFormat {

    static final int HEADER_BYTES = 5;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    static void putHeader(byte[] bytes, int schemaId) {
        bytes[0] = MAGIC;
        bytes[1] = (byte) (schemaId >>> 24);
        bytes[2] = (byte) (schemaId >>> 16);
        bytes[3] = (byte) (schemaId >>> 8);
        bytes[4] = (byte) schemaId;
    }

    static int schemaId(String topic, byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            throw new NotWireFormatException(
                    "A record of topic "
                            + topic
                            + " has "
                            + bytes.length
                            + " bytes: too short to name a schema. Something else than a registry-aware producer wrote it.");
        }
        if (bytes[0] != MAGIC) {
            throw new NotWireFormatException(
                    "A record of topic "
                            + topic
                            + " does not begin with the zero byte of the Confluent wire format."
                            + " Something else than a registry-aware producer wrote it.");
        }
        return (bytes[1] & 0xff) << 24
                | (bytes[2] & 0xff) << 16
                | (bytes[3] & 0xff) << 8
                | (bytes[4] & 0xff);
    }
}
