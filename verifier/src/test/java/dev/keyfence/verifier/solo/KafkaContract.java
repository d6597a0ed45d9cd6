package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.serde.RegistrySettings;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.TopicOutcome;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet does over any Kafka: topologies, control node and verifier, each on its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KafkaContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = "/v1/responses/policies/D6";
    private static final String NEW_KEY =
            "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"live\","
                    + "\"scopes\":[\"read\"]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Fleet fleet;
    private List<String> secondControl = List.of();
    private Http operations = new Http(client, "", "");
    private Http control = operations;
    private Http verifier = operations;

    /** Where the Kafka is that the class has started. */
    abstract String bootstrapServers();

    abstract void stopKafka() throws Exception;

    @BeforeAll
    void start(@TempDir Path directory) {
        Fleet started = new Fleet(bootstrapServers(), directory);
        fleet = started;
        List<String> streams = started.streams("streams");
        List<String> controlNode = started.control("control");
        List<String> verifierNode = started.verifier("node");
        operations = new Http(client, Fleet.line(streams, "Operations:"), "");
        control =
                new Http(
                        client,
                        Fleet.line(controlNode, "Control plane:"),
                        Fleet.line(controlNode, "Root key:"));
        verifier = new Http(client, Fleet.line(verifierNode, "Data plane:"), "");
    }

    @AfterAll
    void stop() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
        stopKafka();
        client.close();
    }

    @Test
    void findsItsTopicsAsItMadeThem() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            assertThat(
                            new TopicCreator(admin, OptionalInt.empty())
                                    .ensure(Fleet.TOPICS.sharedAndRegistry()))
                    .isNotEmpty()
                    .allMatch(outcome -> outcome instanceof TopicOutcome.AlreadyThere);
        }
    }

    @Test
    void bringsANewKeyThroughTheTopicToTheVerifier() throws Exception {
        JsonNode key = create();

        assertThat(recordKeys(Fleet.TOPICS.keys())).contains(id(key));
        await().atMost(PATIENCE).until(() -> reason(key).equals("ok"));
    }

    @Test
    void confirmsARevocationWhenEveryNodeHasIt() throws Exception {
        JsonNode key = create();
        await().atMost(PATIENCE).until(() -> reason(key).equals("ok"));

        JsonNode receipt =
                control.post(200, "/v1/keys/" + id(key) + "/revoke", "{\"wait_ms\":30000}");

        assertThat(receipt.path("status").asText()).isEqualTo("confirmed");
        assertThat(receipt.path("nodes").findValuesAsText("node_id")).contains("control", "node");
        assertThat(reason(key)).isEqualTo("revoked");
    }

    @Test
    void publishesWhatTheVerifierDecides() throws Exception {
        JsonNode key = create();
        await().atMost(PATIENCE).until(() -> reason(key).equals("ok"));

        await().atMost(PATIENCE)
                .until(() -> recordKeys(Fleet.TOPICS.decisions()).contains(id(key)));
    }

    @Test
    void tellsHowTheTopologiesAreAndWhatTheyDid() throws Exception {
        JsonNode _ = create();

        assertThat(operations.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(operations.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(operations.get("/health/ready").body()).contains("lifecycle topology");
        assertThat(operations.get("/v1/keys").statusCode()).isEqualTo(404);
        assertThat(operations.get("/metrics").body())
                .contains("keyfence_topology_running{topology=\"lifecycle\"} 1")
                .containsPattern("keyfence_lifecycle_applied_total [1-9]")
                .containsPattern("keyfence_lifecycle_commands_dead_total 0");
    }

    @Test
    void makesNoRootKeyForAFurtherControlNode() {
        assertThat(control.key()).startsWith("kf_live_");

        assertThat(second().get("/v1/keys").statusCode()).isEqualTo(200);
        assertThat(Fleet.line(secondControl, "Root key:")).isEmpty();
    }

    /** Each control node has a share of the alerts, and who has one answers it. */
    @Test
    void answersAnAlertOnceThoughBothControlNodesCould() throws Exception {
        Http other = second();
        var _ =
                control.put(
                        200,
                        "/v1/responses/guards",
                        "{\"per_hour_max\":1000,\"share_max_per_mille\":1000}");
        var _ = control.put(200, POLICY, "{\"action\":\"revoke\",\"dry_run\":false}");
        await().atMost(PATIENCE).until(() -> other.get(POLICY).body().contains("revoke"));
        // How many keys there are is looked at every few minutes only, so some may be refused.
        Map<String, String> keys = new HashMap<>();
        Map<String, JsonNode> answers = new HashMap<>();
        while (answers.values().stream().map(KafkaContract::node).distinct().count() < 2) {
            keys.putAll(raise(12));
            await().atMost(PATIENCE).until(() -> answers(keys.keySet()).size() == keys.size());
            answers.putAll(answers(keys.keySet()));
        }

        assertThat(answers.values())
                .extracting(KafkaContract::node)
                .containsOnly("control", "control-2");
        List<String> written = recordKeys(Fleet.TOPICS.responses());
        assertThat(keys.keySet())
                .as("started and done, or refused, once each")
                .allMatch(alert -> Collections.frequency(written, alert) <= 2);
        assertThat(answers.values()).filteredOn(KafkaContract::done).isNotEmpty();
        for (Map.Entry<String, JsonNode> answer : answers.entrySet()) {
            String key = Objects.requireNonNull(keys.get(answer.getKey()));
            int revocations = done(answer.getValue()) ? 1 : 0;
            await().atMost(PATIENCE).until(() -> types(key).size() > revocations);
            assertThat(types(key)).filteredOn("revoked"::equals).hasSize(revocations);
        }
    }

    private List<String> types(String key) throws IOException {
        String history = control.get("/v1/keys/" + key + "/history").body();
        return JSON.readTree(history).path("items").findValuesAsText("type");
    }

    /** A further control node, the same for all tests. */
    private Http second() {
        if (secondControl.isEmpty()) {
            secondControl = Objects.requireNonNull(fleet).control("control-2");
        }
        return new Http(client, Fleet.line(secondControl, "Control plane:"), control.key());
    }

    /** The answers to those of these alerts that are answered. */
    private Map<String, JsonNode> answers(Set<String> alerts) throws IOException {
        Map<String, JsonNode> answers = new HashMap<>();
        for (JsonNode each :
                JSON.readTree(control.get("/v1/responses?limit=500").body()).path("items")) {
            boolean over = !each.path("state").asText().equals("started");
            if (over && alerts.contains(each.path("id").asText())) {
                answers.put(each.path("id").asText(), each);
            }
        }
        return answers;
    }

    private static boolean done(JsonNode answer) {
        return answer.path("state").asText().equals("done");
    }

    private static String node(JsonNode answer) {
        return answer.path("node_id").asText();
    }

    /** Writes alerts about keys, as the detection topology would; returns which is about which. */
    private Map<String, String> raise(int count) throws Exception {
        Map<String, String> keys = new HashMap<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String topic = Fleet.TOPICS.alerts().name();
        try (Serde<Alert> serde =
                        new RecordSerdes(
                                        RecordSerdes.DEFAULT_CLASS,
                                        Map.of(
                                                RegistrySettings.URL,
                                                Objects.requireNonNull(fleet).registryUrl()))
                                .forValues(Alert.class);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", bootstrapServers()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                String key = id(create());
                Alert alert =
                        SampleAlerts.key("D6", key, "acme")
                                .setKeyId(key)
                                .setSeverity(Severity.CRITICAL)
                                .setLastSeen(now)
                                .setWrittenAt(now)
                                .build();
                keys.put(alert.getAlertId(), key);
                var _ =
                        producer.send(
                                        new ProducerRecord<>(
                                                topic,
                                                alert.getAlertId().getBytes(StandardCharsets.UTF_8),
                                                serde.serializer().serialize(topic, alert)))
                                .get();
            }
        }
        return keys;
    }

    private JsonNode create() throws IOException {
        return control.post(201, "/v1/keys", NEW_KEY);
    }

    private String reason(JsonNode key) throws IOException {
        String json = "{\"profile\":\"keyfence\",\"key\":\"" + key.path("key").asText() + "\"}";
        return verifier.post(200, "/v1/verify", json).path("reason").asText();
    }

    private static String id(JsonNode key) {
        return key.path("key_id").asText();
    }

    private List<String> recordKeys(Topic topic) {
        return RecordKeys.of(bootstrapServers(), topic.name());
    }
}
