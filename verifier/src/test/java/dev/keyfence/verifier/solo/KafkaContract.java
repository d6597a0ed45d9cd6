package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.TopicOutcome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String NEW_KEY =
            "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\",\"environment\":\"live\","
                    + "\"scopes\":[\"read\"]}";

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Fleet fleet;
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

        List<String> second = Objects.requireNonNull(fleet).control("control-2");

        assertThat(Fleet.line(second, "Root key:")).isEmpty();
        Http other = new Http(client, Fleet.line(second, "Control plane:"), control.key());
        assertThat(other.get("/v1/keys").statusCode()).isEqualTo(200);
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
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> keys = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL)
                        .forEach(one -> keys.add(new String(one.key(), StandardCharsets.UTF_8)));
            }
            return keys;
        }
    }
}
