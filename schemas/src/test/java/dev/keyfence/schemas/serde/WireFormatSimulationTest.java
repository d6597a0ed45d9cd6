package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random bytes against every record: what is read was written, and nothing but a {@link
 * SerializationException} comes of the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFormatSimulationTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int ROUNDS = 1_000;

    private final InMemoryRegistry registry;

    WireFormatSimulationTest() throws IOException {
        registry = new InMemoryRegistry();
    }

    static Stream<Topic> topics() {
        return new Topics("")
                .shared().stream().filter(topic -> RecordSchemas.of(topic).isPresent());
    }

    @BeforeAll
    void printsItsSeed() {
        System.out.println("WireFormatSimulationTest: replay with -Dseed=" + SEED);
    }

    @AfterAll
    void stopsTheRegistry() {
        registry.close();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void writesAgainExactlyWhatItRead(Topic topic) {
        SplittableRandom random = new SplittableRandom(SEED);
        Serde<SpecificRecord> serde = serde(topic);
        int id = register(topic);
        for (int i = 0; i < ROUNDS / 10; i++) {
            byte[] written = TestRecords.write(schema(topic), id, random);
            SpecificRecord record = serde.deserializer().deserialize(topic.name(), written);
            byte[] again = serde.serializer().serialize(topic.name(), record);

            // Maps have no order: compare the records.
            assertThat(serde.deserializer().deserialize(topic.name(), again)).isEqualTo(record);
            assertThat(again).hasSameSizeAs(written);
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void makesNothingButASerializationExceptionOfRandomBytes(Topic topic) {
        SplittableRandom random = new SplittableRandom(SEED);
        Serde<SpecificRecord> serde = serde(topic);
        int id = register(topic);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (bytes.length >= WireFormat.HEADER_BYTES && random.nextInt(10) > 0) {
                WireFormat.putHeader(bytes, random.nextInt(20) == 0 ? random.nextInt() >>> 1 : id);
            }
            readOrRefuse(serde, topic, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void makesNothingButASerializationExceptionOfDamagedRecords(Topic topic) {
        SplittableRandom random = new SplittableRandom(SEED);
        Serde<SpecificRecord> serde = serde(topic);
        int id = register(topic);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = TestRecords.write(schema(topic), id, random);
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                int at =
                        random.nextInt(
                                Math.min(WireFormat.HEADER_BYTES, bytes.length - 1), bytes.length);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            readOrRefuse(serde, topic, bytes);
        }
        byte[] whole = TestRecords.write(schema(topic), id, random);
        assertThatCode(() -> serde.deserializer().deserialize(topic.name(), whole))
                .as("a good record after all the bad ones")
                .doesNotThrowAnyException();
    }

    private static void readOrRefuse(Serde<SpecificRecord> serde, Topic topic, byte[] bytes) {
        try {
            serde.deserializer().deserialize(topic.name(), bytes);
        } catch (SerializationException expected) {
            assertThat(expected).isInstanceOf(UnreadableRecordException.class);
        } catch (RuntimeException e) {
            fail("-Dseed=" + SEED, e);
        }
    }

    private int register(Topic topic) {
        RegistryClient client = new RegistryClient(RegistrySettings.of(registry.url()));
        String subject = SubjectName.ofValue(topic.name());
        return ((Registration.Registered) client.register(subject, schema(topic))).id();
    }

    private static Schema schema(Topic topic) {
        return RecordSchemas.of(topic).orElseThrow();
    }

    private Serde<SpecificRecord> serde(Topic topic) {
        Serde<SpecificRecord> serde = new KeyfenceAvroSerde<>();
        serde.configure(
                Map.of(
                        RegistrySettings.URL,
                        registry.url().toString(),
                        SerdeSettings.VALUE_TYPE,
                        topic.value()),
                false);
        return serde;
    }
}
