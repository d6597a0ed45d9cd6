package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.program.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the topics after a full run, and what a node makes of records that nobody can read.
 */
class TopicsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final String GARBAGE = "kf_live_this-is-no-key";
    private static final Duration POLL = Duration.ofMillis(200);

    /** Bytes in no wire format, an unknown schema id, and nothing at all behind the magic byte. */
    private static final List<byte[]> POISON =
            List.of(
                    HexFormat.of().parseHex("deadbeef"),
                    HexFormat.of().parseHex("000fffffff0102"),
                    new byte[] {0});

    @TempDir Path directory;

    private String bootstrap = "";
    private String data = "";
    private String control = "";
    private String root = "";

    @Test
    void keepsKeysOutOfEverythingAndServesWhateverIsInTheTopics() throws Exception {
        try (KeyfenceProcess up = start()) {
            JsonNode revoked = create(up);
            JsonNode kept = create(up);
            JsonNode poisoned = create(up);
            assertThat(reason(up, revoked)).isEqualTo("ok");
            StringBuilder seen = new StringBuilder(badRequests(up, revoked));
            String path = "/v1/keys/" + revoked.path("key_id").asText() + "/revoke";
            seen.append(up.post(control, path, root, "{\"reason\":\"superseded\"}").body());
            assertThat(reason(up, revoked)).isEqualTo("revoked");

            poison(poisoned.path("key_id").asText());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> reason(up, poisoned).equals("unreadable_key"));
            assertThat(reason(up, kept)).isEqualTo("ok");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> deadLetterSources().containsAll(poisonedTopics()));
            assertThat(reason(up, create(up))).isEqualTo("ok");

            seen.append(up.get(control, "/metrics", "").body());
            seen.append(up.get(data, "/metrics", "").body());
            seen.append(up.get(control, "/v1/keys", root).body());
            List<String> secrets = new ArrayList<>(List.of(root, GARBAGE));
            List.of(revoked, kept, poisoned).forEach(key -> secrets.add(key.path("key").asText()));
            assertNoneIn(secrets, seen.append(up.error()).toString(), "an answer, metric or log");
            List<ConsumerRecord<byte[], byte[]>> records = allRecords();
            assertThat(topicsOf(records)).contains(TOPICS.decisions().name(), keyEvents());
            records.forEach(record -> assertNoneIn(secrets, text(record), record.topic()));
        }
    }

    private KeyfenceProcess start() throws Exception {
        int kafkaPort = FreePort.take();
        KeyfenceProcess up =
                KeyfenceProcess.solo(directory, Map.of(), kafkaPort, "--log-level", "info");
        up.awaitReady();
        bootstrap = "127.0.0.1:" + kafkaPort;
        data = up.line("Data plane:").orElseThrow();
        control = up.line("Control plane:").orElseThrow();
        root = up.line("Root key:").orElseThrow();
        return up;
    }

    private JsonNode create(KeyfenceProcess up) throws Exception {
        String body =
                "{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\","
                        + "\"environment\":\"live\",\"scopes\":[\"read\"]}";
        return JSON.readTree(up.post(control, "/v1/keys", root, body).body());
    }

    private String reason(KeyfenceProcess up, JsonNode key) throws Exception {
        String body = "{\"profile\":\"keyfence\",\"key\":\"" + key.path("key").asText() + "\"}";
        return JSON.readTree(up.post(data, "/v1/verify", "", body).body()).path("reason").asText();
    }

    /** Each of them holds a key where none belongs, or one that is none. */
    private String badRequests(KeyfenceProcess up, JsonNode key) throws Exception {
        String secret = key.path("key").asText();
        return up.get(control, "/v1/keys", secret).body()
                + up.get(control, "/v1/keys", GARBAGE).body()
                + up.get(data, "/auth/keyfence", secret).body()
                + up.get(data, "/auth/keyfence", GARBAGE).body()
                + up.post(data, "/v1/verify", "", "{\"key\":\"" + secret + "\",").body()
                + up.post(data, "/v1/verify", "", "{\"" + secret + "\":1}").body()
                + up.post(control, "/v1/keys", root, "{\"owner\":{\"" + secret + "\":1}}").body();
    }

    private Set<String> poisonedTopics() {
        return Set.of(
                TOPICS.commands().name(), TOPICS.keys().name(), TOPICS.fence().name(), keyEvents());
    }

    private void poison(String keyId) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            byte[] key = keyId.getBytes(StandardCharsets.UTF_8);
            for (String topic : poisonedTopics()) {
                for (byte[] value : POISON) {
                    producer.send(new ProducerRecord<>(topic, key, value)).get();
                }
            }
        }
    }

    private Set<String> deadLetterSources() {
        return allRecords().stream()
                .filter(record -> record.topic().equals(TOPICS.deadLetters().name()))
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }

    private List<ConsumerRecord<byte[], byte[]>> allRecords() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    TOPICS.sharedAndRegistry().stream()
                            .map(Topic::name)
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(all::add);
            }
            return all;
        }
    }

    private static String keyEvents() {
        return TOPICS.keyEvents().name();
    }

    private static Set<String> topicsOf(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::topic).collect(Collectors.toSet());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(record.key()).ifPresent(key -> text.append(latin(key)));
        Optional.ofNullable(record.value()).ifPresent(value -> text.append(latin(value)));
        record.headers().forEach(header -> text.append(latin(header.value())));
        return text.toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void assertNoneIn(List<String> secrets, String text, String where) {
        for (String secret : secrets) {
            assertThat(text.contains(secret)).as("a key stands in the clear in " + where).isFalse();
        }
    }
}
