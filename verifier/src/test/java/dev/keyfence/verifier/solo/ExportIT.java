package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.program.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts on the real program's topic, delivered to a real server, through failures and a restart.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path directory;
    private final List<String> hooks = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    @Test
    void losesNothingThoughItsReceiverIsAwayAndItIsStartedAnew() throws Exception {
        int port = FreePort.take();
        HttpServer server = server();
        Path exports = exports(server.getAddress().getPort());
        try {
            answers.addAll(List.of(503, 200));
            try (KeyfenceProcess up = up(exports, port)) {
                Alert first = raise(up, port, SampleAlerts.address("D3", "192.0.2.7"));
                await().atMost(SOON).until(() -> hooks.size() == 2);
                assertThat(hooks.get(1)).as("the same again").isEqualTo(hooks.getFirst());
                assertThat(hooks.getFirst())
                        .contains(
                                "\"link\":\"https://keys.example.com/console/alerts/"
                                        + first.getAlertId()
                                        + '"');
                await().atMost(SOON).until(() -> lines() == 1);
                assertThat(
                                JSON.readTree(Files.readString(directory.resolve("alerts.jsonl")))
                                        .path("class_uid")
                                        .asInt())
                        .isEqualTo(2_004);

                answers.addAll(Collections.nCopies(1_000, 503));
                raise(up, port, SampleAlerts.address("D4", "192.0.2.8"));
                await().atMost(SOON).until(() -> hooks.size() > 2);
                up.terminate();
            }
            int tries = hooks.size();
            answers.clear();
            try (KeyfenceProcess _ = up(exports, port)) {
                await().atMost(SOON).until(() -> hooks.size() > tries);
                assertThat(hooks.getLast()).as("what it could not deliver").isEqualTo(hooks.get(2));
                assertThat(hooks.getLast()).contains("name_of_d4");
                assertThat(lines()).as("what it had delivered").isEqualTo(2);
            }
        } finally {
            server.stop(0);
        }
    }

    private long lines() throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private HttpServer server() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        hooks.add(
                                exchange.getRequestHeaders().getFirst("webhook-id")
                                        + ' '
                                        + new String(
                                                exchange.getRequestBody().readAllBytes(), UTF_8));
                        exchange.sendResponseHeaders(
                                Optional.ofNullable(answers.poll()).orElse(200), -1);
                    }
                });
        server.start();
        return server;
    }

    private Path exports(int port) throws Exception {
        Path secret =
                Files.writeString(
                        directory.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return Files.writeString(
                directory.resolve("exports.yml"),
                """
                exports:
                  - name: hook
                    webhook:
                      url: http://127.0.0.1:%d/
                      allow_private: true
                      secrets: [{file: %s}]
                  - name: lines
                    format: ocsf
                    file: {path: %s}
                """
                        .formatted(port, secret, directory.resolve("alerts.jsonl")));
    }

    private KeyfenceProcess up(Path exports, int kafkaPort) throws Exception {
        return KeyfenceProcess.solo(
                        directory,
                        Map.of(),
                        kafkaPort,
                        "--export",
                        exports.toString(),
                        "--public-url",
                        "https://keys.example.com/")
                .awaitReady();
    }

    private static Alert raise(KeyfenceProcess up, int kafkaPort, Alert.Builder alert)
            throws Exception {
        String registry = up.line("Control plane:").orElseThrow();
        Alert raised = alert.setLastSeen(Instant.now()).setWrittenAt(Instant.now()).build();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        "127.0.0.1:" + kafkaPort,
                                        "acks",
                                        "all"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                Serde<Alert> serde =
                        new RecordSerdes(
                                        KeyfenceAvroSerde.class.getName(),
                                        Map.of("schema.registry.url", registry))
                                .forValues(Alert.class)) {
            producer.send(
                            new ProducerRecord<>(
                                    "keyfence.alerts",
                                    raised.getAlertId().getBytes(UTF_8),
                                    serde.serializer().serialize("keyfence.alerts", raised)))
                    .get();
        }
        return raised;
    }
}
