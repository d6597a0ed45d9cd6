package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.KeyState;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSerdesTest {

    private static final Map<String, String> CONFIG =
            Map.of("schema.registry.url", "http://127.0.0.1:1");

    @Test
    void makesOurOwnSerdeByName() {
        assertThat(new RecordSerdes(RecordSerdes.DEFAULT_CLASS, CONFIG).forValues(KeyState.class))
                .isInstanceOf(KeyfenceAvroSerde.class);
    }

    @Test
    void tellsAForeignSerdeWhatConfluentsWantsToKnow() {
        try (Serde<KeyState> serde = foreign()) {
            assertThat(deserialize(serde, "config"))
                    .extracting(KeyState::getName)
                    .asString()
                    .contains("schema.registry.url=http://127.0.0.1:1")
                    .contains("specific.avro.reader=true")
                    .contains("specific.avro.value.type=" + KeyState.class.getName());
        }
    }

    @Test
    void callsAnotherTypeOfRecordPoisonWhoeverReadIt() {
        try (Serde<KeyState> serde = foreign()) {
            assertThatThrownBy(() -> deserialize(serde, "text"))
                    .isInstanceOf(WrongRecordTypeException.class)
                    .hasMessageContaining("java.lang.String");
        }
    }

    @Test
    void callsAnUnreachableRegistryNoPoisonWhoeverReportsIt() {
        try (Serde<KeyState> serde = foreign()) {
            assertThatThrownBy(() -> deserialize(serde, "away"))
                    .isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> serde.serializer().serialize("t", SampleRecords.keyState()))
                    .isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> deserialize(serde, "poison"))
                    .isInstanceOf(SerializationException.class);
            assertThat(deserialize(serde, "tombstone")).isNull();
        }
    }

    @Test
    void closesAForeignSerde() {
        Serde<KeyState> serde = foreign();
        serde.serializer().close();
        serde.deserializer().close();
        serde.close();

        assertThatThrownBy(() -> deserialize(serde, "tombstone")).hasMessage("closed");
    }

    @Test
    void saysWhatIsWrongWithAClass() {
        refuses("no.such.Serde", "not on the class path");
        refuses("java.lang.String", "is no org.apache.kafka.common.serialization.Serde");
        refuses(WithoutConstructor.class.getName(), "constructor");
        refuses(Failing.class.getName(), "failed to start");
    }

    private static void refuses(String className, String message) {
        assertThatThrownBy(() -> new RecordSerdes(className, CONFIG).forValues(KeyState.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static Serde<KeyState> foreign() {
        return new RecordSerdes(Foreign.class.getName(), CONFIG).forValues(KeyState.class);
    }

    private static @Nullable KeyState deserialize(Serde<KeyState> serde, String bytes) {
        return serde.deserializer().deserialize("t", bytes.getBytes(StandardCharsets.UTF_8));
    }

    /** Does on demand what others do. */
    public static class Foreign implements Serde<Object> {

        private Map<String, ?> config = Map.of();
        private boolean closed;

        @Override
        public void configure(Map<String, ?> given, boolean isKey) {
            config = given;
        }

        @Override
        public Serializer<Object> serializer() {
            return (topic, data) -> {
                throw new SerializationException(
                        "Error", new ConnectException("Connection refused"));
            };
        }

        @Override
        public Deserializer<Object> deserializer() {
            return (topic, data) -> read(new String(data, StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            closed = true;
        }

        private @Nullable Object read(String wish) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            return switch (wish) {
                case "config" ->
                        KeyState.newBuilder(SampleRecords.keyState())
                                .setName(config.toString())
                                .build();
                case "text" -> "a text";
                case "away" ->
                        throw new SerializationException(
                                "Error", new ConnectException("Connection refused"));
                case "poison" -> throw new SerializationException("Unknown magic byte!");
                default -> null;
            };
        }
    }

    /** Cannot be made without a number. */
    public static class WithoutConstructor extends Foreign {
        /** Takes a number. */
        public WithoutConstructor(int number) {
            assertThat(number).isPositive();
        }
    }

    /** Cannot be made at all. */
    public static class Failing extends Foreign {
        /** Fails. */
        public Failing() {
            throw new IllegalStateException("no");
        }
    }
}
