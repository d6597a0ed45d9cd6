package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses in a running instance, from the alert's record to the key that is refused. */
class ResponsesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @TempDir Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private String root = "";
    private int kafkaPort;

    @Test
    void revokesByItselfAndTellsHowLongItTook() throws Exception {
        kafkaPort = FreePort.take();
        try (KeyfenceProcess up = up()) {
            root = up.line("Root key:").orElseThrow();
            Http admin = admin(up);
            Http data = data(up);
            policy(admin, "D6", "{\"action\":\"revoke\",\"dry_run\":false}");
            JsonNode key = create(admin);
            Instant decided = Instant.now();
            assertThat(reason(data, key)).isEqualTo("ok");

            String alert = raise(admin, "D6", key, decided);

            JsonNode done = await(admin, alert, "done");
            assertThat(done.path("detail").asText()).contains("every node has confirmed it");
            assertThat(done.path("actor").asText()).isEqualTo("detection/D6");
            assertThat(reason(data, key)).isEqualTo("revoked");
            System.out.printf(
                    "from the decision to the confirmed automatic revocation: %d ms%n",
                    done.path("elapsed_ms").asLong());

            admin.post(200, "/v1/responses/kill-switch", "{\"on\":true}");
            JsonNode other = create(admin);
            assertThat(
                            await(admin, raise(admin, "D6", other, decided), "refused")
                                    .path("detail")
                                    .asText())
                    .isEqualTo("the kill switch is on");
            assertThat(admin.get("/metrics").body())
                    .contains(
                            "keyfence_responses_total{outcome=\"done\"} 1",
                            "keyfence_responses_refused_total{guard=\"kill_switch\"} 1");
            assertThat(reason(data, other)).isEqualTo("ok");
        }
    }

    @Test
    void endsASuspensionInTimeThoughTheNodeWasStartedAnew() throws Exception {
        kafkaPort = FreePort.take();
        JsonNode key;
        String alert;
        try (KeyfenceProcess up = up()) {
            root = up.line("Root key:").orElseThrow();
            Http admin = admin(up);
            policy(
                    admin,
                    "D8",
                    "{\"action\":\"suspend\",\"dry_run\":false,\"suspend_for\":\"PT15S\"}");
            key = create(admin);
            alert = raise(admin, "D8", key, Instant.now());
            await(admin, alert, "done");
            assertThat(reason(data(up), key)).isEqualTo("suspended");
            up.kill();
        }
        try (KeyfenceProcess up = up()) {
            await(admin(up), alert, "released");
            assertThat(reason(data(up), key)).isEqualTo("ok");
        }
    }

    private KeyfenceProcess up() throws Exception {
        return KeyfenceProcess.solo(directory, Map.of(), kafkaPort).awaitReady();
    }

    /** Writes an alert as the detection topology would. */
    private String raise(Http admin, String rule, JsonNode key, Instant decided) throws Exception {
        String id = UUID.randomUUID().toString();
        String keyId = key.path("key_id").asText();
        Instant now = Instant.now();
        try (Serde<Alert> serde =
                        new RecordSerdes(
                                        RecordSerdes.DEFAULT_CLASS,
                                        Map.of(RegistrySettings.URL, admin.base()))
                                .forValues(Alert.class);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            Alert alert =
                    Alert.newBuilder()
                            .setAlertId(id)
                            .setRule(rule)
                            .setRuleName("a_rule")
                            .setRuleVersion(1)
                            .setSettingsVersion(0)
                            .setSeverity(Severity.CRITICAL)
                            .setEntityKind(EntityKind.KEY)
                            .setEntity(keyId)
                            .setKeyId(keyId)
                            .setSummary("something is wrong with it")
                            .setMeasures(List.of())
                            .setFactors(List.of())
                            .setSettings(Map.of())
                            .setCount(1)
                            .setFirstSeen(decided)
                            .setLastSeen(decided)
                            .setEvidenceFrom(decided)
                            .setFirstDecisions(List.of())
                            .setLastDecisions(List.of())
                            .setAddresses(List.of())
                            .setRoutes(List.of())
                            .setUserAgents(List.of())
                            .setWrittenAt(now)
                            .build();
            producer.send(
                            new ProducerRecord<>(
                                    "keyfence.alerts",
                                    id.getBytes(UTF_8),
                                    serde.serializer().serialize("keyfence.alerts", alert)))
                    .get();
        }
        return id;
    }

    private static JsonNode await(Http admin, String id, String state) {
        return Awaitility.await()
                .atMost(WITHIN)
                .until(
                        () -> response(admin, id),
                        response -> response.path("state").asText().equals(state));
    }

    private static JsonNode response(Http admin, String id) throws Exception {
        for (JsonNode each : JSON.readTree(admin.get("/v1/responses").body()).path("items")) {
            if (each.path("id").asText().equals(id)) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    private static void policy(Http admin, String rule, String body) throws Exception {
        var _ = admin.put(200, "/v1/responses/policies/" + rule, body);
    }

    private static JsonNode create(Http admin) throws Exception {
        return admin.post(201, "/v1/keys", "{\"owner\":\"acme\",\"scopes\":[\"read\"]}");
    }

    private static String reason(Http data, JsonNode key) throws Exception {
        return JSON.readTree(
                        data.post(
                                        "/v1/verify",
                                        "{\"key\":\"%s\",\"scopes\":[\"read\"]}"
                                                .formatted(key.path("key").asText()))
                                .body())
                .path("reason")
                .asText();
    }

    private Http admin(KeyfenceProcess up) throws IOException {
        return new Http(client, up.line("Control plane:").orElseThrow(), root);
    }

    private Http data(KeyfenceProcess up) throws IOException {
        return new Http(client, up.line("Data plane:").orElseThrow(), "");
    }
}
