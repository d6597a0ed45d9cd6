package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class BareRecordsTest {

    private final BareRecords<Decision> records = new BareRecords<>(Decision.class);

    @Test
    void givesBackWhatItWasGiven() {
        Decision decision = decision();
        byte[] bytes = records.write(decision);

        assertThat(records.read(bytes)).isEqualTo(decision);
        assertThat(records.write(decision)).isEqualTo(bytes);
    }

    @Test
    void readsWhatAnEarlierVersionWrote() throws IOException {
        Decision decision = decision();
        Schema full = Decision.getClassSchema();
        List<Schema.Field> fewer =
                full.getFields().stream()
                        .filter(field -> !field.name().equals("subject"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList();
        Schema earlier =
                Schema.createRecord(full.getName(), null, full.getNamespace(), false, fewer);
        BareRecords<Decision> old = records.writtenAs(earlier.toString());

        assertThat(old.fingerprint()).isNotEqualTo(records.fingerprint());
        assertThat(old.read(written(decision, earlier)))
                .isEqualTo(Decision.newBuilder(decision).setSubject(null).build());
    }

    @Test
    void namesASchemaByItsFingerprint() {
        assertThat(records.writtenAs(records.schemaText()).fingerprint())
                .isEqualTo(records.fingerprint());
        assertThat(new BareRecords<>(DeadLetter.class).fingerprint())
                .isNotEqualTo(records.fingerprint());
    }

    @Test
    void refusesBytesThatAreNoRecordAndNeverFailsOtherwise() {
        byte[] bytes = records.write(decision());
        assertThatThrownBy(() -> records.read(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> records.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(SerializationException.class);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(records.read(damaged)).isNotNull();
            } catch (SerializationException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("are no Decision");
            }
        }
    }

    @Test
    void refusesASchemaThatIsNone() {
        assertThatThrownBy(() -> records.writtenAs("{")).isInstanceOf(SerializationException.class);
    }

    private static byte[] written(Decision decision, Schema as) throws IOException {
        GenericRecord generic = new GenericData.Record(as);
        for (Schema.Field field : as.getFields()) {
            generic.put(field.name(), decision.get(field.name()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(
                        as, SpecificData.getForSchema(Decision.getClassSchema()))
                .write(generic, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Decision decision() {
        return Decision.newBuilder()
                .setDecisionId("edge-1-7-1")
                .setNodeId("edge-1")
                .setNodeEpoch(7)
                .setSequence(1)
                .setTime(Instant.parse("2026-11-22T00:00:00.123456Z"))
                .setKeyId("key_1")
                .setKeyVersion(3L)
                .setSecretGeneration(1)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "write"))
                .setMethod("GET")
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(420)
                .setSubject("user-1")
                .build();
    }
}
