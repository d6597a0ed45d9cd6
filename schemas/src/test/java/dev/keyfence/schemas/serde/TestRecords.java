package dev.keyfence.schemas.serde;

import dev.keyfence.schemas.compat.RandomRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records that our serializer would never write. */
final class TestRecords {

    private TestRecords() {}

    /** A record of any schema, registered and in the wire format. */
    static byte[] write(InMemoryRegistry registry, String topic, Schema schema, long seed) {
        RegistryClient client = new RegistryClient(RegistrySettings.of(registry.url()));
        int id =
                ((Registration.Registered)
                                client.register(SubjectName.ofValue(topic + "-elsewhere"), schema))
                        .id();
        return write(schema, id, new SplittableRandom(seed));
    }

    /** A record of any schema in the wire format. */
    static byte[] write(Schema schema, int id, SplittableRandom random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[WireFormat.HEADER_BYTES]);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(new RandomRecords(random).next(schema), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] record = bytes.toByteArray();
        WireFormat.putHeader(record, id);
        return record;
    }

    /** A record schema with one field less. */
    static Schema without(Schema record, String name) {
        List<Schema.Field> fields =
                record.getFields().stream()
                        .filter(field -> !field.name().equals(name))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList();
        return Schema.createRecord(
                record.getName(), record.getDoc(), record.getNamespace(), false, fields);
    }
}
