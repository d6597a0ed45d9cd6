package dev.keyfence.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Replication;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.usage.UsageCount;
import dev.keyfence.streams.usage.UsageCounters;
import dev.keyfence.streams.usage.UsageLimits;
import dev.keyfence.streams.usage.UsageSerdes;
import dev.keyfence.streams.usage.UsageSettings;
import dev.keyfence.streams.usage.UsageTopology;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How many decisions a second one thread counts, with a real broker in the same process, and how
 * many bytes of state a key takes. Decisions are made beforehand and stand in the topic; keys are
 * drawn by Zipf's law, {@code owners = keys / 20}, 200 routes.
 *
 * <pre>
 *   java -cp … dev.keyfence.streams.UsageBenchmark KEYS DECISIONS
 * </pre>
 */
final class UsageBenchmark {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Random RANDOM = new Random(42);

    /**
     * Decisions are 20 µs apart from the start on; a minute is over 40 s after the last at the
     * latest.
     */
    private static final int FOLD_SECONDS_MIN = 100;

    private static final int FOLD_SECONDS_MAX = 300;

    private final int keys;
    private final int decisions;
    private final Path directory;
    private final List<String> schemas = new ArrayList<>();

    private UsageBenchmark(int keys, int decisions, Path directory) {
        this.keys = keys;
        this.decisions = decisions;
        this.directory = directory;
    }

    /** Measures once. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("usage-benchmark-");
        new UsageBenchmark(Integer.parseInt(args[0]), Integer.parseInt(args[1]), directory).run();
    }

    private void run() throws IOException {
        HttpServer registry =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", this::answer);
        registry.start();
        String url = "http://127.0.0.1:" + registry.getAddress().getPort();
        RecordSerdes serdes =
                new RecordSerdes(
                        KeyfenceAvroSerde.class.getName(), Map.of("schema.registry.url", url));
        try (TestBroker broker = TestBroker.start(directory.resolve("broker"))) {
            createTopics(broker);
            publish(broker, serdes);
            count(broker, serdes);
        }
        registry.stop(0);
        System.out.printf(
                "state on disk: %,d bytes, %,d keys%n", size(directory.resolve("state")), keys);
    }

    private void createTopics(TestBroker broker) {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
            var _ =
                    admin.createTopics(
                                    Stream.of(
                                                    TOPICS.decisions(),
                                                    TOPICS.usage(),
                                                    TOPICS.deadLetters())
                                            .map(topic -> topic.toNewTopic(Replication.ONE))
                                            .toList())
                            .all()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
        }
    }

    private void publish(TestBroker broker, RecordSerdes serdes) {
        String topic = TOPICS.decisions().name();
        double[] zipf = zipf();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Serde<Decision> serde = serdes.forValues(Decision.class);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers", broker.bootstrap(),
                                        "compression.type", "lz4",
                                        "linger.ms", "10",
                                        "batch.size", "131072"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            for (int i = 1; i <= decisions; i++) {
                // 50,000 a second, as they would come.
                Decision decision = decision(i, rank(zipf), start.plusNanos(i * 20_000L));
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        decision.getKeyId().getBytes(StandardCharsets.UTF_8),
                                        serde.serializer().serialize(topic, decision)));
            }
        }
    }

    private Decision decision(long sequence, int key, Instant time) {
        boolean denied = RANDOM.nextInt(20) == 0;
        return Decision.newBuilder()
                .setDecisionId("bench-1-" + sequence)
                .setNodeId("bench")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time.truncatedTo(ChronoUnit.MICROS))
                .setKeyId("key_0jv7c1kq8s2m4a%09d".formatted(key))
                .setKeyVersion(1L)
                .setSecretGeneration(1)
                .setOwner("owner-" + key / 20)
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "write"))
                .setMethod("GET")
                .setRoute("/v1/things-" + (char) ('a' + RANDOM.nextInt(20)) + "/" + sequence)
                .setClientIp("203.0." + key % 200 + '.' + RANDOM.nextInt(4))
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
                .setOutcome(denied ? Outcome.DENY : Outcome.ALLOW)
                .setReason(denied ? "insufficient_scope" : "ok")
                .setLatencyNanos(400 + RANDOM.nextInt(2_000))
                .build();
    }

    private void count(TestBroker broker, RecordSerdes serdes) {
        UsageCounters counters = new UsageCounters();
        try (RegistryRetry retry = new RegistryRetry(RegistryRetry.PATIENCE);
                UsageSerdes opened = UsageSerdes.of(serdes);
                KafkaStreams streams =
                        new KafkaStreams(
                                UsageTopology.build(
                                        new UsageSettings(
                                                TOPICS,
                                                opened,
                                                retry,
                                                InstantSource.system(),
                                                UsageLimits.DEFAULT,
                                                counters)),
                                properties(broker))) {
            streams.start();
            awaitCounted(counters, decisions / 4);
            long from = counters.get(UsageCount.COUNTED);
            long startNanos = System.nanoTime();
            long startCpu = cpuNanos();
            long written = counters.get(UsageCount.WRITTEN);
            awaitCounted(counters, decisions);
            double counting = (cpuNanos() - startCpu) / 1e9;
            awaitFolded(counters);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            double cpu = (cpuNanos() - startCpu) / 1e9;
            long counted = counters.get(UsageCount.COUNTED) - from;
            System.out.printf(
                    "%,d decisions in %.1f s; %.1f s of the thread's CPU, %.1f with hours and days:"
                            + " %,.0f/s per core, %,.0f with hours and days; %.2f windows written"
                            + " a decision, %,d minutes folded%n",
                    counted,
                    seconds,
                    counting,
                    cpu,
                    counted / counting,
                    counted / cpu,
                    (double) (counters.get(UsageCount.WRITTEN) - written) / counted,
                    counters.get(UsageCount.FOLDED));
        }
    }

    private Properties properties(TestBroker broker) {
        Properties all = new Properties();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, "usage-benchmark");
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        all.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                BoundedRocksMemory.class.getName());
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000L);
        all.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        all.put(StreamsConfig.producerPrefix("batch.size"), "131072");
        all.put(StreamsConfig.producerPrefix("linger.ms"), "20");
        all.put(StreamsConfig.producerPrefix("transaction.timeout.ms"), "60000");
        return all;
    }

    private static void awaitCounted(UsageCounters counters, long wanted) {
        while (counters.get(UsageCount.COUNTED) < wanted) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Waits until the last minutes are in their hours and days: nothing is folded any more. */
    private static void awaitFolded(UsageCounters counters) {
        long folded = -1;
        int quietSeconds = 0;
        for (int seconds = 0; quietSeconds < 5 && seconds < FOLD_SECONDS_MAX; seconds++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            long now = counters.get(UsageCount.FOLDED);
            quietSeconds = now == folded && seconds > FOLD_SECONDS_MIN ? quietSeconds + 1 : 0;
            folded = now;
        }
    }

    /** Of the thread that processes; its producer's network thread does the sending. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("StreamThread")) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }

    private double[] zipf() {
        double[] cumulated = new double[keys];
        double sum = 0;
        for (int i = 0; i < keys; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }
        return cumulated;
    }

    private static int rank(double[] zipf) {
        int found =
                java.util.Arrays.binarySearch(zipf, RANDOM.nextDouble() * zipf[zipf.length - 1]);
        return found < 0 ? Math.min(-found - 1, zipf.length - 1) : found;
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

    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
