package dev.keyfence.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** What the benchmarks of topologies run on: a broker and a small registry in the same process. */
final class BenchmarkRig implements AutoCloseable {

    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    private final Path directory;
    private final TestBroker broker;
    private final HttpServer registry;
    private final List<String> schemas = new ArrayList<>();

    BenchmarkRig(String name) throws Exception {
        directory = Files.createTempDirectory(name + "-");
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", this::answer);
        registry.start();
        broker = TestBroker.start(directory.resolve("broker"));
        broker.createTopics(TOPICS);
    }

    TestBroker broker() {
        return broker;
    }

    Path state() {
        return directory.resolve("state");
    }

    RecordSerdes serdes() {
        return new RecordSerdes(
                KeyfenceAvroSerde.class.getName(),
                Map.of(
                        "schema.registry.url",
                        "http://127.0.0.1:" + registry.getAddress().getPort()));
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrap(),
                        "compression.type", "lz4",
                        "linger.ms", "10",
                        "batch.size", "131072"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes a decision under the key that a node gives it. */
    static void publish(
            KafkaProducer<byte[], byte[]> producer, Serde<Decision> serde, Decision decision) {
        String key = decision.getKeyId();
        String name = key == null ? "digest:" + decision.getDigestPrefix() : key;
        String topic = TOPICS.decisions().name();
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                name.getBytes(StandardCharsets.UTF_8),
                                serde.serializer().serialize(topic, decision)));
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Of the threads that process; their producers' network threads do the sending. */
    static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("StreamThread")) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }

    /** Draws by Zipf's law with exponent 1, the most frequent first. */
    static final class Zipf {

        private final double[] cumulated;

        Zipf(int size) {
            cumulated = new double[size];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += 1.0 / (i + 1);
                cumulated[i] = sum;
            }
        }

        int draw(Random random) {
            double last = cumulated[cumulated.length - 1];
            int found = Arrays.binarySearch(cumulated, random.nextDouble() * last);
            return found < 0 ? Math.min(-found - 1, cumulated.length - 1) : found;
        }
    }

    static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        registry.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        ObjectMapper json = new ObjectMapper();
        String path = exchange.getRequestURI().getPath();
        byte[] body;
        synchronized (schemas) {
            if (exchange.getRequestMethod().equals("POST")) {
                String schema = json.readTree(exchange.getRequestBody()).path("schema").asText();
                if (!schemas.contains(schema)) {
                    schemas.add(schema);
                }
                body = json.writeValueAsBytes(Map.of("id", schemas.indexOf(schema) + 1));
            } else {
                int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
                body = json.writeValueAsBytes(Map.of("schema", schemas.get(id - 1)));
            }
        }
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
