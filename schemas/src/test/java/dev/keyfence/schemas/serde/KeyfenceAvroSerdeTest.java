package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.KeyState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyfenceAvroSerdeTest {

    private static final String TOPIC = "keyfence.keys";

    private final InMemoryRegistry registry;
    private byte[] bytes = {};

    KeyfenceAvroSerdeTest() throws IOException {
        registry = new InMemoryRegistry();
    }

    @BeforeEach
    void writesARecord() {
        bytes = serialized();
    }

    @AfterEach
    void stopsTheRegistry() {
        registry.close();
    }

    @Test
    void writesTheConfluentWireFormat() {
        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    void readsEveryFieldOfWhatItWrote() {
        assertThat(reader(KeyState.class).deserialize(TOPIC, bytes))
                .isEqualTo(SampleRecords.keyState());
    }

    @Test
    void registersWithoutJavasAdditions() {
        assertThat(new RegistryClient(RegistrySettings.of(registry.url())).latest(TOPIC + "-value"))
                .hasValueSatisfying(latest ->
                        assertThat(latest.schema().toString())
                                .doesNotContain("avro.java.string")
                                .contains("timestamp-micros")
                                .contains("A name for people."));
    }

    @Test
    void asksTheRegistryOncePerTopicAndOncePerId() {
        Serializer<KeyState> writer = serde(KeyState.class).serializer();
        Deserializer<KeyState> reader = reader(KeyState.class);
        int before = registry.requests();
        for (int i = 0; i < 10; i++) {
            assertThat(writer.serialize(TOPIC, SampleRecords.keyState())).isEqualTo(bytes);
            assertThat(reader.deserialize(TOPIC, bytes)).isNotNull();
        }

        assertThat(registry.requests() - before).isEqualTo(2);
    }

    @Test
    void keepsTombstonesAsTheyAre() {
        assertThat(serde(KeyState.class).serializer().serialize(TOPIC, null)).isNull();
        assertThat(reader(KeyState.class).deserialize(TOPIC, null)).isNull();
    }

    @Test
    void readsWhatAnEarlierVersionWroteAndFillsInWhatItLacked() {
        Schema earlier =
                TestRecords.without(PlainSchema.of(KeyState.getClassSchema()), "expires_at");
        byte[] written = TestRecords.write(registry, TOPIC, earlier, 7);

        assertThat(reader(KeyState.class).deserialize(TOPIC, written))
                .isNotNull()
                .satisfies(state -> {
                    assertThat(state.getExpiresAt()).isNull();
                    assertThat(state.getRecentCommands()).isNotNull();
                });
    }

    @Test
    void refusesBytesThatAreTooShortToNameASchema() {
        for (int length = 0; length < 5; length++) {
            byte[] tooShort = new byte[length];
            assertPoison(NotWireFormatException.class, tooShort, length + " bytes");
        }
    }

    @Test
    void refusesAnotherFirstByte() {
        assertPoison(
                NotWireFormatException.class,
                "{\"key\":1}".getBytes(StandardCharsets.UTF_8),
                "does not begin");
    }

    @Test
    void refusesAnIdThatNoRegistryKnows() {
        WireFormat.putHeader(bytes, 999);

        assertPoison(UnknownSchemaException.class, bytes, "schema id 999");
    }

    @Test
    void asksNoRegistryForAnIdThatNoRegistryGives() {
        WireFormat.putHeader(bytes, -7);
        registry.answerAlways(500, "{}");

        assertPoison(UnknownSchemaException.class, bytes, "schema id -7");
    }

    @Test
    void refusesAnotherTypeOfRecord() {
        byte[] decision =
                serde(Decision.class)
                        .serializer()
                        .serialize("keyfence.decisions", SampleRecords.decision());

        assertPoison(
                WrongRecordTypeException.class,
                decision,
                "not a dev.keyfence.schemas.record.KeyState");
    }

    @Test
    void refusesASchemaThatIsNotAvro() {
        registry.answerAlways(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = proto3\"}");

        assertPoison(WrongRecordTypeException.class, bytes, "PROTOBUF");
    }

    @Test
    void refusesASchemaThatAvroCannotParse() {
        registry.answerAlways(200, "{\"schema\":\"{}\"}");

        assertPoison(WrongRecordTypeException.class, bytes, "cannot parse");
    }

    @Test
    void refusesEveryTruncation() {
        Deserializer<KeyState> reader = reader(KeyState.class);
        for (int length = 5; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> reader.deserialize(TOPIC, cut))
                    .isInstanceOf(CorruptRecordException.class);
        }
        assertThat(reader.deserialize(TOPIC, bytes))
                .as("after poison")
                .isEqualTo(SampleRecords.keyState());
    }

    @Test
    void refusesTrailingBytes() {
        assertPoison(
                CorruptRecordException.class, Arrays.copyOf(bytes, bytes.length + 1), "bytes left");
    }

    @Test
    void neverQuotesTheRecord() {
        byte[] secret =
                ("\0\0\0\0\1" + "kf_live_secret kf_live_secret").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> reader(KeyState.class).deserialize(TOPIC, secret))
                .isInstanceOf(CorruptRecordException.class)
                .hasNoCause()
                .hasMessageNotContaining("kf_live");
    }

    @Test
    void seesASchemaThatIsRegisteredJustAfterItWasUnknown() {
        Deserializer<KeyState> reader = reader(KeyState.class);
        registry.answerAlways(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        assertThatThrownBy(() -> reader.deserialize(TOPIC, bytes))
                .isInstanceOf(UnknownSchemaException.class);
        registry.answerTruly();

        await().ignoreException(UnknownSchemaException.class)
                .untilAsserted(() ->
                        assertThat(reader.deserialize(TOPIC, bytes))
                                .isEqualTo(SampleRecords.keyState()));
    }

    @Test
    void asksForAnUnknownIdOnlyNowAndThen() {
        Deserializer<KeyState> reader = reader(KeyState.class);
        WireFormat.putHeader(bytes, 999);
        int before = registry.requests();
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> reader.deserialize(TOPIC, bytes))
                    .isInstanceOf(UnknownSchemaException.class);
        }

        assertThat(registry.requests() - before).isLessThan(100);
    }

    @Test
    void callsARegistryThatIsAwayAReasonToTryAgainAndNotPoison() {
        Deserializer<KeyState> reader = reader(KeyState.class);
        Serializer<KeyState> writer = serde(KeyState.class).serializer();
        registry.close();

        assertThatThrownBy(() -> reader.deserialize(TOPIC, bytes))
                .isInstanceOf(RetriableException.class)
                .isNotInstanceOf(SerializationException.class)
                .hasMessageContaining("schema.registry.url");
        assertThatThrownBy(() -> writer.serialize(TOPIC, SampleRecords.keyState()))
                .isInstanceOf(RetriableException.class);
    }

    @Test
    void refusesToWriteARecordThatDoesNotFitItsSchema() {
        KeyState broken = new KeyState();

        assertThatThrownBy(() -> serde(KeyState.class).serializer().serialize(TOPIC, broken))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("KeyState");
    }

    @Test
    void writesRecordsLargerThanItsBuffer() {
        KeyState large = SampleRecords.keyState();
        large = KeyState.newBuilder(large).setName("x".repeat(200_000)).build();
        byte[] written = serde(KeyState.class).serializer().serialize(TOPIC, large);

        assertThat(reader(KeyState.class).deserialize(TOPIC, written).getName()).hasSize(200_000);
        assertThat(serialized()).as("the next record").isEqualTo(bytes);
    }

    @Test
    void namesTheSubjectOfAKeyAfterTheKey() {
        Serializer<KeyState> writer = new KeyfenceAvroSerializer<>();
        writer.configure(Map.of(RegistrySettings.URL, registry.url().toString()), true);
        writer.serialize(TOPIC, SampleRecords.keyState());

        assertThat(new RegistryClient(RegistrySettings.of(registry.url())).latest(TOPIC + "-key"))
                .isPresent();
    }

    @Test
    void saysThatItWasNotConfigured() {
        try (var writer = new KeyfenceAvroSerializer<KeyState>();
                var reader = new KeyfenceAvroDeserializer<KeyState>()) {
            assertThatThrownBy(() -> writer.serialize(TOPIC, SampleRecords.keyState()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> reader.deserialize(TOPIC, bytes))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private void assertPoison(
            Class<? extends UnreadableRecordException> type, byte[] poison, String message) {
        assertThatThrownBy(() -> reader(KeyState.class).deserialize(TOPIC, poison))
                .isInstanceOf(type)
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(TOPIC)
                .hasMessageContaining(message);
    }

    private byte[] serialized() {
        return serde(KeyState.class).serializer().serialize(TOPIC, SampleRecords.keyState());
    }

    private <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
        return serde(type).deserializer();
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        Serde<T> serde = new KeyfenceAvroSerde<>(type);
        serde.configure(Map.of(RegistrySettings.URL, registry.url().toString()), false);
        return serde;
    }
}
