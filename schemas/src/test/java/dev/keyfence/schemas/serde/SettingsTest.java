package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.KeyState;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final String URL = "http://registry:8081";

    @Test
    void spellsOutEveryDefault() {
        assertThat(SerdeSettings.from(Map.of("schema.registry.url", URL)))
                .isEqualTo(
                        new SerdeSettings(
                                new RegistrySettings(
                                        List.of(URI.create(URL)), null, Duration.ofSeconds(3)),
                                true));
    }

    @Test
    void mapsEveryName() {
        assertThat(
                        SerdeSettings.from(
                                Map.of(
                                        "schema.registry.url",
                                        URL + " , https://two/path,",
                                        "basic.auth.user.info",
                                        "me:secret",
                                        "http.read.timeout.ms",
                                        250,
                                        "auto.register.schemas",
                                        false)))
                .isEqualTo(
                        new SerdeSettings(
                                new RegistrySettings(
                                        List.of(URI.create(URL), URI.create("https://two/path")),
                                        "me:secret",
                                        Duration.ofMillis(250)),
                                false));
    }

    @Test
    void takesConfluentsPrefixedNamesAndParsedLists() {
        assertThat(
                        RegistrySettings.from(
                                Map.of(
                                        "schema.registry.url",
                                        List.of(URL, "http://two"),
                                        "schema.registry.basic.auth.user.info",
                                        "me:secret")))
                .satisfies(settings -> {
                    assertThat(settings.urls()).hasSize(2);
                    assertThat(settings.userInfo()).isEqualTo("me:secret");
                });
    }

    @Test
    void refusesWhatMakesNoSense() {
        refuses(Map.of("schema.registry.url", ""), "1 to 10");
        refuses(Map.of("schema.registry.url", "registry:8081"), "http or https");
        refuses(Map.of("schema.registry.url", "http://[bad"), "no address");
        refuses(Map.of("http.read.timeout.ms", "soon"), "milliseconds");
        refuses(Map.of("http.read.timeout.ms", "0"), "positive");
        refuses(Map.of("basic.auth.user.info", "me"), "user:password");
        refuses(Map.of("auto.register.schemas", "yes"), "true or false");
        assertThatThrownBy(() -> SerdeSettings.from(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url is missing");
    }

    @Test
    void neverShowsCredentials() {
        assertThat(
                        new RegistrySettings(
                                        List.of(URI.create(URL)),
                                        "me:secret",
                                        Duration.ofSeconds(1))
                                .toString())
                .contains("registry:8081")
                .doesNotContain("secret");
        assertThatThrownBy(() ->
                        RegistrySettings.from(
                                Map.of("schema.registry.url", "http://me:secret@host")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("basic.auth.user.info")
                .hasMessageNotContaining("secret");
    }

    @Test
    void needsToKnowWhichRecordToRead() {
        refusesToRead(Map.of(), "specific.avro.value.type is missing");
        refusesToRead(
                Map.of("specific.avro.value.type", "java.lang.String"), "generated Avro record");
        refusesToRead(
                Map.of("specific.avro.value.type", "no.such.Record"), "not on the class path");
        refusesToRead(Map.of("specific.avro.reader", "false"), "must be true");
    }

    @Test
    void takesTheRecordAsAClassOrAsItsName() {
        for (Object type : List.of(KeyState.class, KeyState.class.getName())) {
            assertThat(
                            RecordType.<KeyState>from(
                                    Map.of("specific.avro.value.type", type),
                                    "specific.avro.value.type"))
                    .isEqualTo(KeyState.class);
        }
    }

    private static void refuses(Map<String, ?> settings, String message) {
        Map<String, Object> all = new HashMap<>(Map.of("schema.registry.url", URL));
        all.putAll(settings);
        assertThatThrownBy(() -> SerdeSettings.from(all))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static void refusesToRead(Map<String, ?> settings, String message) {
        Map<String, Object> all = new HashMap<>(Map.of("schema.registry.url", URL));
        all.putAll(settings);
        try (KeyfenceAvroDeserializer<KeyState> reader = new KeyfenceAvroDeserializer<>()) {
            assertThatThrownBy(() -> reader.configure(all, false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(message);
        }
    }
}
