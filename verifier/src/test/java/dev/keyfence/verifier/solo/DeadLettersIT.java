package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.program.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Poison in the real program's topics, and what becomes of it once what was wrong is right. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeadLettersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "sk-0123456789-0123456789";
    private static final String ROOT =
            new KeyFormat("kf").mint(Environment.LIVE, new SecureRandom());

    @TempDir Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private String control = "";
    private String data = "";
    private int kafkaPort;

    @Test
    void areListedAndRedriven() throws Exception {
        kafkaPort = FreePort.take();
        try (KeyfenceProcess up = up()) {
            control = up.awaitReady().line("Control plane:").orElseThrow();
            data = up.line("Data plane:").orElseThrow();
            redrivesACommandForAKeyThatCameLater(KeyId.create(new SecureRandom(), 1));
            redrivesAKeyWhoseStateCannotBeRead();
            saysWhatCannotBeRedriven();
        }
    }

    private void redrivesACommandForAKeyThatCameLater(KeyId id) throws Exception {
        produce("keyfence.commands", id.toString(), suspend(id));
        String letter = letterOf("keyfence.commands");

        JsonNode shown = get("/v1/dead-letters/" + letter);
        assertThat(shown.path("record_key").asText()).isEqualTo(id.toString());
        assertThat(shown.path("reporters").toString()).contains("lifecycle");
        assertThat(shown.path("value_base64").asText()).isNotEmpty();
        HttpResponse<String> imported =
                post(
                        "/v1/keys/import",
                        "application/x-ndjson",
                        "{\"key\":\"%s\",\"owner\":\"acme\",\"key_id\":\"%s\"}"
                                .formatted(SECRET, id));
        assertThat(imported.body()).contains("\"accepted\":1");
        assertThat(reason(SECRET)).isEqualTo("ok");

        assertThat(redrive(letter).path("outcome").asText()).isEqualTo("offered_again");
        await().atMost(SOON).until(() -> reason(SECRET).equals("suspended"));
        long version = get("/v1/keys/" + id).path("version").asLong();
        assertThat(redrive(letter).path("outcome").asText()).isEqualTo("offered_again");
        assertThat(post("/v1/keys/" + id + "/resume", "application/json", "{}").statusCode())
                .isEqualTo(200);
        assertThat(get("/v1/keys/" + id).path("version").asLong())
                .as("the command was carried out once; what came after is the resumption")
                .isEqualTo(version + 1);
        assertThat(reason(SECRET)).isEqualTo("ok");
    }

    private void redrivesAKeyWhoseStateCannotBeRead() throws Exception {
        HttpResponse<String> made =
                post(
                        "/v1/keys",
                        "application/json",
                        "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"scopes\":[\"read\"]}");
        String id = JSON.readTree(made.body()).path("key_id").asText();
        String key = JSON.readTree(made.body()).path("key").asText();
        assertThat(reason(key)).isEqualTo("ok");

        produce("keyfence.keys", id, new byte[] {(byte) 0xff, 1, 2});
        await().atMost(SOON).until(() -> reason(key).equals("unreadable_key"));
        String letter = letterOf("keyfence.keys");
        JsonNode done = redrive(letter);

        assertThat(done.path("outcome").asText()).isEqualTo("asked_again");
        assertThat(done.path("key_id").asText()).isEqualTo(id);
        await().atMost(SOON).until(() -> reason(key).equals("ok"));
        assertThat(get("/v1/keys/" + id).path("version").asLong()).isEqualTo(1);
    }

    private void saysWhatCannotBeRedriven() throws Exception {
        produce("keyfence.key-events", "key_x", new byte[] {1});
        String letter = letterOf("keyfence.key-events");

        HttpResponse<String> refused =
                post("/v1/dead-letters/" + letter + "/redrive", "application/json", "{}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("cannot_redrive");
        assertThat(get("/v1/dead-letters").path("items")).hasSize(3);
    }

    /** Waits for the one dead letter of a topic, and returns its id. */
    private String letterOf(String topic) {
        await().atMost(SOON)
                .until(() -> get("/v1/dead-letters?topic=" + topic).path("items").size() == 1);
        try {
            return get("/v1/dead-letters?topic=" + topic).path("items").path(0).path("id").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private byte[] suspend(KeyId id) {
        Command command =
                Command.newBuilder()
                        .setCommandId("cmd_by_hand")
                        .setKeyId(id.toString())
                        .setActor(Actor.newBuilder().setId("system").build())
                        .setRequestedAt(Instant.now().truncatedTo(ChronoUnit.MICROS))
                        .setBody(new SuspendKey())
                        .build();
        try (Serde<Command> serde =
                new RecordSerdes(RecordSerdes.DEFAULT_CLASS, Map.of(RegistrySettings.URL, control))
                        .forValues(Command.class)) {
            return serde.serializer().serialize("keyfence.commands", command);
        }
    }

    private void produce(String topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
        }
    }

    private String reason(String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(data + "/v1/verify"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"" + key + "\"}"))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("reason")
                .asText();
    }

    private JsonNode redrive(String letter) throws Exception {
        return JSON.readTree(
                post("/v1/dead-letters/" + letter + "/redrive", "application/json", "{}").body());
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(control + path))
                        .header("Authorization", "Bearer " + ROOT)
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(control + path))
                        .header("Authorization", "Bearer " + ROOT)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private KeyfenceProcess up() throws Exception {
        return KeyfenceProcess.solo(directory, Map.of("KEYFENCE_ROOT_KEY", ROOT), kafkaPort);
    }
}
