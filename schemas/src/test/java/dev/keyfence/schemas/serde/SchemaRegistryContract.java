package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.topic.Topics;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Keyfence needs of a schema registry. Every registry that we ship or claim to work with
 * passes this; tests use names of their own, so that one registry can serve all of them.
 */
public abstract class SchemaRegistryContract {

    private static final Schema NOTE = parse("[]");
    private static final Schema NOTE_WITH_OPTIONAL_AUTHOR =
            parse("[{'name':'author','type':['null','string'],'default':null}]");
    private static final Schema NOTE_WITH_REQUIRED_AUTHOR =
            parse("[{'name':'author','type':'string'}]");

    /** No registry of a test gets this far. */
    private static final int UNKNOWN_ID = 2_000_000_000;

    private String topic = "";
    private String subject = "";
    private RegistryClient client =
            new RegistryClient(RegistrySettings.of(URI.create("http://127.0.0.1:1")));

    /**
     * The address of the registry under test, up to and without the slash before {@code subjects}.
     */
    protected abstract URI registryUrl();

    @BeforeEach
    protected void usesNamesOfItsOwn() {
        topic = "contract-" + UUID.randomUUID();
        subject = SubjectName.ofValue(topic);
        client = newClient();
    }

    @Test
    protected void givesBackByIdWhatWasRegistered() {
        int id = register(NOTE);

        assertThat(newClient().schemaById(id)).isEqualTo(new SchemaLookup.Found(NOTE));
    }

    @Test
    protected void givesTheSameIdToTheSameSchemaAgain() {
        assertThat(register(NOTE)).isEqualTo(register(NOTE));
    }

    @Test
    protected void keepsDocsDefaultsAndLogicalTypesOfEverySchemaOfOurs() {
        new Topics(topic + ".")
                .shared()
                .forEach(ours ->
                        RecordSchemas.of(ours)
                                .ifPresent(schema -> {
                                    String name = SubjectName.ofValue(ours.name());
                                    int id =
                                            ((Registration.Registered)
                                                            client.register(name, schema))
                                                    .id();

                                    assertThat(newClient().schemaById(id))
                                            .isInstanceOfSatisfying(
                                                    SchemaLookup.Found.class,
                                                    found ->
                                                            assertThat(found.schema().toString())
                                                                    .isEqualTo(schema.toString()));
                                }));
    }

    @Test
    protected void letsASecondClientReadWhatTheFirstWrote() {
        KeyState state = SampleRecords.keyState();
        byte[] bytes = serde(KeyState.class).serializer().serialize(topic, state);

        assertThat(serde(KeyState.class).deserializer().deserialize(topic, bytes)).isEqualTo(state);
    }

    @Test
    protected void findsARegisteredSchemaWithoutRegistering() {
        int id = register(NOTE);

        assertThat(client.lookUp(subject, NOTE)).hasValue(id);
    }

    @Test
    protected void findsNoSchemaInASubjectThatDoesNotExist() {
        assertThat(client.lookUp(subject, NOTE)).isEmpty();
        assertThat(client.latest(subject)).isEmpty();
    }

    @Test
    protected void findsNoSchemaThatIsNotAVersionOfTheSubject() {
        register(NOTE);

        assertThat(client.lookUp(subject, NOTE_WITH_OPTIONAL_AUTHOR)).isEmpty();
    }

    @Test
    protected void countsVersionsAndTellsTheLatest() {
        register(NOTE);
        client.setCompatibilityLevel(subject, "BACKWARD");
        int id = register(NOTE_WITH_OPTIONAL_AUTHOR);

        assertThat(client.latest(subject))
                .contains(new RegisteredSchema(subject, 2, id, NOTE_WITH_OPTIONAL_AUTHOR));
    }

    @Test
    protected void saysThatAnIdIsUnknown() {
        assertThat(client.schemaById(UNKNOWN_ID)).isEqualTo(new SchemaLookup.Unknown());

        byte[] bytes = new byte[20];
        WireFormat.putHeader(bytes, UNKNOWN_ID);
        assertThatThrownBy(() -> serde(KeyState.class).deserializer().deserialize(topic, bytes))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining(Integer.toString(UNKNOWN_ID));
    }

    @Test
    protected void refusesAnIncompatibleVersionAndSaysWhy() {
        register(NOTE);
        client.setCompatibilityLevel(subject, "BACKWARD");

        assertThat(client.register(subject, NOTE_WITH_REQUIRED_AUTHOR))
                .isInstanceOfSatisfying(
                        Registration.Refused.class,
                        refused -> assertThat(refused.message()).isNotBlank());
        assertThat(client.latest(subject))
                .hasValueSatisfying(latest -> assertThat(latest.version()).isEqualTo(1));
    }

    @Test
    protected void failsASerializerWhoseSchemaIsRefusedWithAClearError() {
        register(decisionWithOneFieldOfAnotherType());
        client.setCompatibilityLevel(subject, "BACKWARD");

        assertThatThrownBy(() ->
                        serde(Decision.class)
                                .serializer()
                                .serialize(topic, SampleRecords.decision()))
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining(subject)
                .hasMessageContaining(Decision.getClassSchema().getFullName());
    }

    @Test
    protected void tellsBeforehandWhetherAVersionWouldBeTaken() {
        assertThat(client.compatibility(subject, NOTE))
                .isNotInstanceOf(Compatibility.Incompatible.class);

        register(NOTE);
        client.setCompatibilityLevel(subject, "BACKWARD");

        assertThat(client.compatibility(subject, NOTE_WITH_OPTIONAL_AUTHOR))
                .isInstanceOf(Compatibility.Compatible.class);
        assertThat(client.compatibility(subject, NOTE_WITH_REQUIRED_AUTHOR))
                .isInstanceOf(Compatibility.Incompatible.class);
    }

    @Test
    protected void keepsACompatibilityLevelPerSubject() {
        register(NOTE);
        client.setCompatibilityLevel(subject, "FULL");

        assertThat(client.compatibilityLevel(subject)).contains("FULL");
    }

    @Test
    protected void refusesToWriteAnUnregisteredSchemaWhenRegisteringIsOff() {
        try (Serde<KeyState> serde = new KeyfenceAvroSerde<>(KeyState.class)) {
            serde.configure(
                    Map.of(
                            RegistrySettings.URL,
                            registryUrl().toString(),
                            "auto.register.schemas",
                            "false"),
                    false);

            assertThatThrownBy(() -> serde.serializer().serialize(topic, SampleRecords.keyState()))
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("Register");

            client.register(subject, PlainSchema.of(KeyState.getClassSchema()));
            assertThat(serde.serializer().serialize(topic, SampleRecords.keyState())).isNotEmpty();
        }
    }

    private RegistryClient newClient() {
        return new RegistryClient(RegistrySettings.of(registryUrl()));
    }

    private int register(Schema schema) {
        return ((Registration.Registered) client.register(subject, schema)).id();
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return new RecordSerdes(
                        RecordSerdes.DEFAULT_CLASS,
                        Map.of(RegistrySettings.URL, registryUrl().toString()))
                .forValues(type);
    }

    private static Schema decisionWithOneFieldOfAnotherType() {
        return new Schema.Parser()
                .parse(
                        """
                        {"type":"record","name":"Decision","namespace":"dev.keyfence.schemas.record",
                         "fields":[{"name":"decision_id","type":"boolean"}]}
                        """);
    }

    /** A record of one text and further fields. */
    private static Schema parse(String more) {
        String fields = more.equals("[]") ? "" : "," + more.substring(1, more.length() - 1);
        String json =
                "{'type':'record','name':'Note','namespace':'contract','fields':[{'name':'text','type':'string'}"
                        + fields
                        + "]}";
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }
}
