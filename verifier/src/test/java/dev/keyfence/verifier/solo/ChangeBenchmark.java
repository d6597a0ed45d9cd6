package dev.keyfence.verifier.solo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long changes of keys take through the API, next to what the same broker needs for one record:
 * an acks=all produce and its consumption, by plain clients, in turn with the changes, so that both
 * meet the machine in the same mood. Prints a table; the time that JMH tells is that of all of it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(1)
public class ChangeBenchmark {

    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1_000;
    private static final String FLOOR = "produce + consume";
    private static final String FLOOR_TOPIC = "floor";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, long[]> nanos = new LinkedHashMap<>();

    /** Measures everything. */
    @Benchmark
    public void changes() throws Exception {
        Path directory = Files.createTempDirectory("keyfence-changes");
        try (KeyfenceProcess up =
                KeyfenceProcess.start(
                        directory,
                        Map.of(),
                        "up",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--port",
                        "0",
                        "--control-port",
                        "0",
                        "--kafka-port",
                        "0")) {
            up.awaitReady();
            String control = up.line("Control plane:").orElseThrow();
            String root = up.line("Root key:").orElseThrow();
            try (Floor floor = new Floor(bootstrap(directory))) {
                for (int round = -WARM_UP; round < ROUNDS; round++) {
                    measure(new Api(control, root), floor, round);
                }
            }
        }
        print();
    }

    private void measure(Api api, Floor floor, int round) throws Exception {
        timed(FLOOR, round, floor::once);
        String[] id = new String[1];
        timed("create", round, () -> id[0] = api.create());
        for (Map.Entry<String, String> change :
                List.of(
                        Map.entry("scopes", "{\"replace\":[\"write\"]}"),
                        Map.entry("suspend", "{}"),
                        Map.entry("resume", "{}"),
                        Map.entry("rotate", "{}"))) {
            timed(
                    change.getKey(),
                    round,
                    () -> api.change(id[0], change.getKey(), change.getValue()));
        }
    }

    /** Something that is timed. */
    private interface Action {
        void run() throws Exception;
    }

    private void timed(String what, int round, Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        long took = System.nanoTime() - start;
        if (round >= 0) {
            nanos.computeIfAbsent(what, _ -> new long[ROUNDS])[round] = took;
        }
    }

    private void print() {
        long[] floor = nanos.getOrDefault(FLOOR, new long[ROUNDS]);
        Arrays.sort(floor);
        System.out.printf(
                "%n%-20s %10s %10s %10s %10s%n", "", "p50 ms", "p99 ms", "p50 ratio", "p99 ratio");
        nanos.forEach((what, took) -> {
            Arrays.sort(took);
            System.out.printf(
                    "%-20s %10.2f %10.2f %10.2f %10.2f%n",
                    what,
                    at(took, 50) / 1e6,
                    at(took, 99) / 1e6,
                    (double) at(took, 50) / at(floor, 50),
                    (double) at(took, 99) / at(floor, 99));
        });
    }

    private static long at(long[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }

    private static String bootstrap(Path directory) throws IOException {
        Properties ports = new Properties();
        try (Reader reader =
                Files.newBufferedReader(directory.resolve("data/kafka/ports.properties"))) {
            ports.load(reader);
        }
        return "127.0.0.1:" + ports.getProperty("client");
    }

    /** The control plane's client. */
    private final class Api {

        private final String url;
        private final String root;

        Api(String url, String root) {
            this.url = url;
            this.root = root;
        }

        String create() throws Exception {
            String body = post("/v1/keys", "{\"owner\":\"acme\",\"scopes\":[\"read\"]}", 201);
            return json.readTree(body).get("key_id").textValue();
        }

        void change(String id, String what, String body) throws Exception {
            String _ = post("/v1/keys/" + id + '/' + what, body, 200);
        }

        private String post(String path, String body, int status) throws Exception {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .header("Authorization", "Bearer " + root)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new IllegalStateException(answer.body());
            }
            return answer.body();
        }
    }

    /** One record there and back. */
    private static final class Floor implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer;
        private final KafkaConsumer<byte[], byte[]> consumer;

        Floor(String bootstrap) throws Exception {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                admin.createTopics(List.of(new NewTopic(FLOOR_TOPIC, 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 0),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            consumer =
                    new KafkaConsumer<>(
                            Map.of("bootstrap.servers", bootstrap),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            consumer.assign(List.of(new TopicPartition(FLOOR_TOPIC, 0)));
            consumer.seekToBeginning(consumer.assignment());
        }

        void once() throws Exception {
            producer.send(new ProducerRecord<>(FLOOR_TOPIC, new byte[256]))
                    .get(30, TimeUnit.SECONDS);
            int received = 0;
            while (received == 0) {
                received = consumer.poll(Duration.ofSeconds(1)).count();
            }
        }

        @Override
        public void close() {
            producer.close();
            consumer.close();
        }
    }
}
