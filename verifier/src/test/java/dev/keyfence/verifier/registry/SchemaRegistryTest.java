package dev.keyfence.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.registry.Answer.Done;
import dev.keyfence.verifier.registry.Answer.Raw;
import dev.keyfence.verifier.registry.Answer.Refused;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {

    private static final String ONE =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";

    /** Reads what ONE wrote, and is read by it. */
    private static final String WITH_OPTIONAL =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},"
                    + "{\"name\":\"b\",\"type\":\"int\",\"default\":0}]}";

    /** Is read by ONE, but cannot read what ONE wrote. */
    private static final String WITH_REQUIRED =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},"
                    + "{\"name\":\"b\",\"type\":\"int\"}]}";

    /** Reads what ONE wrote, but ONE cannot read what it writes. */
    private static final String WITHOUT = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

    private final InMemorySchemaLog log = new InMemorySchemaLog();
    private SchemaRegistry registry = new SchemaRegistry(log);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void givesTheSameTextTheSameIdInEverySubjectAndNoSecondVersion() {
        assertThat(register("s", ONE)).isEqualTo(id(1));
        assertThat(register("s", ONE.replace(":", " : "))).isEqualTo(id(1));
        assertThat(register("t", ONE)).isEqualTo(id(1));
        assertThat(register("s", WITH_OPTIONAL)).isEqualTo(id(2));
        assertThat(registry.subjects()).isEqualTo(new Done(List.of("s", "t")));
        assertThat(registry.versions("s")).isEqualTo(new Done(List.of(1, 2)));
        assertThat(registry.versions("t")).isEqualTo(new Done(List.of(1)));
    }

    @Test
    void isTheSameAfterARestart() {
        register("s", ONE);
        register("s", WITH_OPTIONAL);
        set("s", CompatibilityLevel.FULL);
        set(null, CompatibilityLevel.NONE);
        registry.close();
        registry = new SchemaRegistry(log);
        assertThat(registry.byId(2)).isEqualTo(new Done(Map.of("schema", WITH_OPTIONAL)));
        assertThat(registry.level("s", false))
                .isEqualTo(new Done(Map.of("compatibilityLevel", CompatibilityLevel.FULL)));
        assertThat(registry.level(null, true))
                .isEqualTo(new Done(Map.of("compatibilityLevel", CompatibilityLevel.NONE)));
        assertThat(register("t", WITHOUT)).isEqualTo(id(3));
    }

    @Test
    void readsAgainFromTheLogWhenItIsNotSureWhatIsInIt() {
        log.next = InMemorySchemaLog.Fault.KEPT_BUT_UNANSWERED;
        assertThat(register("s", ONE)).isEqualTo(Refused.logAway());
        assertThat(register("t", WITHOUT)).isEqualTo(id(2));
        assertThat(register("s", ONE)).isEqualTo(id(1));
        assertThat(registry.versions("s")).isEqualTo(new Done(List.of(1)));
    }

    @Test
    void givesAnIdAgainThatWasLostWithItsEntry() {
        log.next = InMemorySchemaLog.Fault.LOST;
        assertThat(register("s", ONE)).isEqualTo(Refused.logAway());
        assertThat(registry.versions("s")).isEqualTo(Refused.noSubject("s"));
        assertThat(register("t", WITHOUT)).isEqualTo(id(1));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true",
        "BACKWARD, true, false, true",
        "FORWARD, true, true, false",
        "FULL, true, false, false",
        "BACKWARD_TRANSITIVE, true, false, true",
        "FORWARD_TRANSITIVE, true, true, false",
        "FULL_TRANSITIVE, true, false, false",
    })
    void judgesANewSchemaByTheSubjectsLevel(
            CompatibilityLevel level, boolean optional, boolean required, boolean without) {
        register("s", ONE);
        set("s", level);
        assertThat(compatible(WITH_OPTIONAL)).isEqualTo(optional);
        assertThat(compatible(WITH_REQUIRED)).isEqualTo(required);
        assertThat(compatible(WITHOUT)).isEqualTo(without);
    }

    @Test
    void looksAtAllEarlierSchemasOnlyAtATransitiveLevel() {
        register("s", ONE);
        register("s", WITHOUT);
        set("s", CompatibilityLevel.BACKWARD);
        String other = ONE.replace("\"type\":\"string\"", "\"type\":\"int\",\"default\":1");
        set("s", CompatibilityLevel.BACKWARD_TRANSITIVE);
        assertThat(register("s", other)).isInstanceOf(Refused.class);
        set("s", CompatibilityLevel.BACKWARD);
        assertThat(register("s", other)).isEqualTo(id(3));
    }

    @Test
    void refusesAnIncompatibleSchemaAndSaysWhereItFails() {
        register("s", ONE);
        assertThat(register("s", WITH_REQUIRED))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(409);
                            assertThat(refused.code()).isEqualTo(409);
                            assertThat(refused.message())
                                    .contains("incompatible with an earlier schema")
                                    .contains("READER_FIELD_MISSING_DEFAULT_VALUE")
                                    .contains("/fields/1");
                        });
        assertThat(registry.versions("s")).isEqualTo(new Done(List.of(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\"nothing\"",
                "{\"type\":\"record\"}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\"}]}",
                "[\"int\",\"int\"]",
                "{\"type\":\"record\",\"name\":\"1\",\"fields\":[]}"
            })
    void refusesWhatIsNoSchema(String text) {
        assertThat(register("s", text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(42201));
    }

    @Test
    void refusesOtherSchemaLanguages() {
        assertThat(registry.register("s", SchemaText.read("{}", "JSON")).join())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(42201));
    }

    @Test
    void tellsWhichPartOfAPathIsUnknown() {
        assertThat(registry.versions("s")).isEqualTo(Refused.noSubject("s"));
        assertThat(lookUp("s", ONE)).isEqualTo(Refused.noSubject("s"));
        assertThat(registry.byId(1)).isEqualTo(Refused.noSchema());
        register("s", ONE);
        assertThat(lookUp("s", WITHOUT)).isEqualTo(Refused.noSchema());
        assertThat(registry.version("s", "2", false)).isEqualTo(Refused.noVersion("2"));
        assertThat(registry.version("s", "0", false)).isEqualTo(Refused.badVersion("0"));
        assertThat(registry.version("s", "first", false)).isEqualTo(Refused.badVersion("first"));
        assertThat(registry.version("t", "1", false)).isEqualTo(Refused.noSubject("t"));
        assertThat(registry.level("s", false)).isEqualTo(Refused.noOwnLevel("s"));
        assertThat(registry.level("s", true))
                .isEqualTo(new Done(Map.of("compatibilityLevel", CompatibilityLevel.BACKWARD)));
    }

    @Test
    void describesAVersion() {
        register("s", ONE);
        Done described = new Done(Map.of("subject", "s", "version", 1, "id", 1, "schema", ONE));
        assertThat(registry.version("s", "1", false)).isEqualTo(described);
        assertThat(registry.version("s", "latest", false)).isEqualTo(described);
        assertThat(lookUp("s", ONE)).isEqualTo(described);
        assertThat(registry.version("s", "latest", true)).isEqualTo(new Raw(ONE));
    }

    @Test
    void explainsAnIncompatibilityWhenAsked() {
        register("s", ONE);
        Answer answer =
                registry.compatibility("s", "latest", SchemaText.read(WITH_REQUIRED, null), true);
        assertThat(answer.toString()).contains("is_compatible=false").contains("messages=[the new");
        assertThat(registry.compatibility("t", "latest", SchemaText.read(ONE, null), false))
                .isEqualTo(new Done(Map.of("is_compatible", true)));
        assertThat(registry.compatibility("t", "1", SchemaText.read(ONE, null), false))
                .isEqualTo(Refused.noSubject("t"));
    }

    private Answer register(String subject, String text) {
        return registry.register(subject, SchemaText.read(text, null))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void set(@Nullable String subject, CompatibilityLevel level) {
        assertThat(registry.setLevel(subject, level).orTimeout(10, TimeUnit.SECONDS).join())
                .isInstanceOf(Done.class);
    }

    private Answer lookUp(String subject, String text) {
        return registry.lookUp(subject, SchemaText.read(text, null));
    }

    private boolean compatible(String text) {
        return registry.compatibility("s", "latest", SchemaText.read(text, null), false)
                .equals(new Done(Map.of("is_compatible", true)));
    }

    private static Answer id(int id) {
        return new Done(Map.of("id", id));
    }
}
