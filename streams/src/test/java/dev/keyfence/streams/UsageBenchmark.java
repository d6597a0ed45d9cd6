package dev.keyfence.streams;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.streams.BenchmarkRig.Zipf;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.usage.UsageCount;
import dev.keyfence.streams.usage.UsageCounters;
import dev.keyfence.streams.usage.UsageLimits;
import dev.keyfence.streams.usage.UsageSerdes;
import dev.keyfence.streams.usage.UsageSettings;
import dev.keyfence.streams.usage.UsageTopology;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * How many decisions a second one thread counts, with a real broker in the same process, and how
 * many bytes of state a key takes; then the same in {@link TopologyTestDriver}, which has no
 * broker, and commits, so that every changed window is written, after each single decision.
 * Decisions are made beforehand; keys are drawn by Zipf's law, {@code owners = keys / 20}, 200
 * routes.
 *
 * <pre>
 *   java -cp … dev.keyfence.streams.UsageBenchmark KEYS DECISIONS
 * </pre>
 */
final class UsageBenchmark {

    /**
     * Decisions are 20 µs apart from the start on; a minute is over 40 s after the last at the
     * latest.
     */
    private static final int FOLD_SECONDS_MIN = 100;

    private static final int FOLD_SECONDS_MAX = 300;

    /** What the driver gets, since it holds all that is written in memory. */
    private static final int DRIVEN_MAX = 40_000;

    private final Random random = new Random(42);
    private final BenchmarkRig rig;
    private final Zipf zipf;

    private UsageBenchmark(BenchmarkRig rig, int keys) {
        this.rig = rig;
        this.zipf = new Zipf(keys);
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int keys = Integer.parseInt(args[0]);
        int decisions = Integer.parseInt(args[1]);
        try (BenchmarkRig rig = new BenchmarkRig("usage-benchmark")) {
            UsageBenchmark benchmark = new UsageBenchmark(rig, keys);
            benchmark.drive(Math.min(decisions, DRIVEN_MAX));
            benchmark.publish(decisions);
            benchmark.count(decisions);
            System.out.printf(
                    "state on disk: %,d bytes, %,d keys%n", BenchmarkRig.size(rig.state()), keys);
        }
    }

    private void publish(int decisions) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Serde<Decision> serde = rig.serdes().forValues(Decision.class);
                KafkaProducer<byte[], byte[]> producer = rig.producer()) {
            for (int i = 1; i <= decisions; i++) {
                // 50,000 a second, as they would come.
                BenchmarkRig.publish(
                        producer,
                        serde,
                        decision(i, zipf.draw(random), start.plusNanos(i * 20_000L)));
            }
        }
    }

    private Decision decision(long sequence, int key, Instant time) {
        boolean denied = random.nextInt(20) == 0;
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
                .setRoute("/v1/things-" + (char) ('a' + random.nextInt(20)) + "/" + sequence)
                .setClientIp("203.0." + key % 200 + '.' + random.nextInt(4))
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
                .setOutcome(denied ? Outcome.DENY : Outcome.ALLOW)
                .setReason(denied ? "insufficient_scope" : "ok")
                .setLatencyNanos(400 + random.nextInt(2_000))
                .build();
    }

    private void count(int decisions) {
        UsageJob job = new UsageJob(UsageLimits.DEFAULT);
        UsageCounters counters = job.counters();
        try (StreamsApp app = new StreamsApp(job, settings())) {
            app.start();
            BenchmarkRig.await(() -> counters.get(UsageCount.COUNTED) >= decisions / 4);
            long from = counters.get(UsageCount.COUNTED);
            long startNanos = System.nanoTime();
            long startCpu = BenchmarkRig.cpuNanos();
            long written = counters.get(UsageCount.WRITTEN);
            BenchmarkRig.await(() -> counters.get(UsageCount.COUNTED) >= decisions);
            double counting = (BenchmarkRig.cpuNanos() - startCpu) / 1e9;
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            awaitFolded(counters);
            double cpu = (BenchmarkRig.cpuNanos() - startCpu) / 1e9;
            long counted = counters.get(UsageCount.COUNTED) - from;
            System.out.printf(
                    "broker: %,d decisions in %.1f s; %.1f s of the thread's CPU, %.1f with hours"
                            + " and days: %,.0f/s per core, %,.0f with hours and days; %.2f windows"
                            + " written a decision, %,d minutes folded%n",
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

    private void drive(int decisions) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MICROS);
        UsageCounters counters = new UsageCounters();
        try (RegistryRetry retry = new RegistryRetry(RegistryRetry.PATIENCE);
                UsageSerdes serdes = UsageSerdes.of(rig.serdes());
                TopologyTestDriver driver = driver(serdes, retry, counters)) {
            TestInputTopic<byte[], byte[]> topic =
                    driver.createInputTopic(
                            BenchmarkRig.TOPICS.decisions().name(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            List<TestRecord<byte[], byte[]>> records = new ArrayList<>(decisions);
            for (int i = 1; i <= decisions; i++) {
                Instant time = start.plusNanos(i * 20_000L);
                Decision decision = decision(i, zipf.draw(random), time);
                byte[] value =
                        serdes.decision()
                                .serializer()
                                .serialize(BenchmarkRig.TOPICS.decisions().name(), decision);
                byte[] key = decision.getKeyId().getBytes(StandardCharsets.UTF_8);
                records.add(new TestRecord<>(key, value, time));
            }
            int warm = decisions / 4;
            records.subList(0, warm).forEach(topic::pipeInput);
            long startCpu = threadCpuNanos();
            records.subList(warm, decisions).forEach(topic::pipeInput);
            double cpu = (threadCpuNanos() - startCpu) / 1e9;
            System.out.printf(
                    "driver: %,d decisions, a commit after each: %.1f s of the thread's CPU,"
                            + " %,.0f/s per core; %.2f windows written a decision%n",
                    decisions - warm,
                    cpu,
                    (decisions - warm) / cpu,
                    (double) counters.get(UsageCount.WRITTEN) / decisions);
        }
    }

    private TopologyTestDriver driver(
            UsageSerdes serdes, RegistryRetry retry, UsageCounters counters) {
        Properties properties = new Properties();
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, rig.state().resolveSibling("driven").toString());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        return new TopologyTestDriver(
                UsageTopology.build(
                        new UsageSettings(
                                BenchmarkRig.TOPICS,
                                serdes,
                                retry,
                                InstantSource.system(),
                                UsageLimits.DEFAULT,
                                counters)),
                properties);
    }

    private static long threadCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private StreamsAppSettings settings() {
        return new StreamsAppSettings(
                rig.broker().bootstrap(),
                Optional.of("benchmark"),
                rig.state(),
                1,
                BenchmarkRig.TOPICS,
                rig.serdes(),
                Map.of());
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
}
