package dev.keyfence.streams;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.streams.BenchmarkRig.Zipf;
import dev.keyfence.streams.detection.DetectionCount;
import dev.keyfence.streams.detection.DetectionCounters;
import dev.keyfence.streams.detection.DetectionLimits;
import dev.keyfence.streams.detection.rule.Places;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * How many decisions a second one thread shows to all detectors, with a real broker in the same
 * process; how much later than its decision an alert is on the topic; and how many bytes of state a
 * key takes. Keys are drawn by Zipf's law, five in a hundred decisions are denied, one in a hundred
 * is a guess.
 *
 * <pre>
 *   java -cp … dev.keyfence.streams.DetectionBenchmark KEYS DECISIONS
 * </pre>
 */
final class DetectionBenchmark {

    private static final int LIVE_PER_SECOND = 5_000;
    private static final int ATTACKS = 200;
    private static final int GUESSES = 10;

    private final Random random = new Random(42);
    private final BenchmarkRig rig;
    private final RecordSerdes serdes;
    private final Zipf zipf;
    private long sequence;

    private DetectionBenchmark(BenchmarkRig rig, int keys) {
        this.rig = rig;
        this.serdes = rig.serdes();
        this.zipf = new Zipf(keys);
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int keys = Integer.parseInt(args[0]);
        try (BenchmarkRig rig = new BenchmarkRig("detection-benchmark")) {
            new DetectionBenchmark(rig, keys).run(Integer.parseInt(args[1]));
            System.out.printf(
                    "state on disk: %,d bytes, %,d keys%n", BenchmarkRig.size(rig.state()), keys);
        }
    }

    private void run(int decisions) {
        Instant start = Instant.now();
        try (Serde<Decision> serde = serdes.forValues(Decision.class);
                KafkaProducer<byte[], byte[]> producer = rig.producer()) {
            for (int i = 1; i <= decisions; i++) {
                // 50,000 a second, as they would come.
                BenchmarkRig.publish(
                        producer, serde, traffic(start.plusNanos(i * 20_000L)).build());
            }
            producer.flush();
            DetectionJob job = new DetectionJob(DetectionLimits.DEFAULT, Places.NONE);
            try (StreamsApp app = new StreamsApp(job, settings())) {
                app.start();
                throughput(job.counters(), decisions);
                latency(producer, serde);
            }
        }
    }

    private void throughput(DetectionCounters counters, int decisions) {
        BenchmarkRig.await(() -> counters.get(DetectionCount.SEEN) >= decisions / 4);
        long from = counters.get(DetectionCount.SEEN);
        long startNanos = System.nanoTime();
        long startCpu = BenchmarkRig.cpuNanos();
        BenchmarkRig.await(() -> counters.get(DetectionCount.SEEN) >= decisions);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpu = (BenchmarkRig.cpuNanos() - startCpu) / 1e9;
        long seen = counters.get(DetectionCount.SEEN) - from;
        System.out.printf(
                "%,d decisions in %.1f s: %,.0f/s; %.1f s of the thread's CPU: %,.0f/s per core;"
                        + " %,d handed on, %,d hits, %,d alerts%n",
                seen,
                seconds,
                seen / seconds,
                cpu,
                seen / cpu,
                counters.get(DetectionCount.HANDED_ON),
                counters.get(DetectionCount.HITS),
                counters.get(DetectionCount.ALERTS));
    }

    /** Attacks, each from an address of its own, amid 5,000 decisions a second. */
    private void latency(KafkaProducer<byte[], byte[]> producer, Serde<Decision> serde) {
        Map<String, Long> decided = new HashMap<>();
        Map<String, Long> told = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Serde<Alert> alerts = serdes.forValues(Alert.class)) {
            int between = LIVE_PER_SECOND / 10;
            long next = System.nanoTime();
            for (int attack = 0; attack < ATTACKS; attack++) {
                for (int i = 0; i < between; i++) {
                    BenchmarkRig.publish(producer, serde, traffic(Instant.now()).build());
                }
                String address = "198.18." + attack / 250 + '.' + attack % 250;
                for (int i = 0; i < GUESSES; i++) {
                    BenchmarkRig.publish(producer, serde, guess(Instant.now(), address).build());
                }
                decided.put(address, System.nanoTime());
                next += Duration.ofMillis(100).toNanos();
                while (System.nanoTime() < next) {
                    collect(consumer, alerts, decided.keySet(), told);
                }
            }
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (told.size() < ATTACKS && System.nanoTime() < end) {
                collect(consumer, alerts, decided.keySet(), told);
            }
        }
        long[] millis =
                told.entrySet().stream()
                        .mapToLong(each ->
                                (each.getValue() - decided.getOrDefault(each.getKey(), 0L))
                                        / 1_000_000)
                        .sorted()
                        .toArray();
        System.out.printf(
                "alerts at %,d decisions/s: %d of %d, p50 %d ms, p99 %d ms, max %d ms%n",
                LIVE_PER_SECOND,
                millis.length,
                ATTACKS,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]);
    }

    private void collect(
            KafkaConsumer<byte[], byte[]> consumer,
            Serde<Alert> serde,
            Set<String> attackers,
            Map<String, Long> told) {
        consumer.poll(Duration.ofMillis(5))
                .forEach(record -> {
                    Alert alert = serde.deserializer().deserialize(record.topic(), record.value());
                    if (attackers.contains(alert.getEntity())) {
                        told.putIfAbsent(alert.getEntity(), System.nanoTime());
                    }
                });
        LockSupport.parkNanos(100_000);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                rig.broker().bootstrap(),
                                "isolation.level",
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(BenchmarkRig.TOPICS.alerts().name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private Decision.Builder traffic(Instant time) {
        int kind = random.nextInt(100);
        if (kind == 0) {
            return guess(time, "192.0.2." + random.nextInt(250));
        }
        int key = zipf.draw(random);
        Decision.Builder decision =
                decision(time)
                        .setKeyId("key_0jv7c1kq8s2m4a%09d".formatted(key))
                        .setKeyVersion(1L)
                        .setSecretGeneration(1)
                        .setOwner("owner-" + key / 20)
                        .setEnvironment(Environment.LIVE)
                        .setClientIp(
                                "203.%d.%d.%d"
                                        .formatted(key / 200 % 250, key % 200, random.nextInt(3)));
        return kind < 5
                ? decision.setOutcome(Outcome.DENY).setReason("insufficient_scope")
                : decision.setOutcome(Outcome.ALLOW).setReason("ok");
    }

    private Decision.Builder guess(Instant time, String address) {
        return decision(time)
                .setDigestPrefix("%016x".formatted(random.nextLong()))
                .setClientIp(address)
                .setOutcome(Outcome.DENY)
                .setReason("unknown_key");
    }

    private Decision.Builder decision(Instant time) {
        sequence++;
        return Decision.newBuilder()
                .setDecisionId("bench-1-" + sequence)
                .setNodeId("bench")
                .setNodeEpoch(1)
                .setSequence(sequence)
                .setTime(time.truncatedTo(ChronoUnit.MICROS))
                .setProfile("keyfence")
                .setRequiredScopes(List.of("read"))
                .setHeldScopes(List.of("read", "write"))
                .setMethod("GET")
                .setRoute("/v1/things-" + (char) ('a' + random.nextInt(20)) + "/" + sequence)
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
                .setLatencyNanos(400 + random.nextInt(2_000));
    }

    private StreamsAppSettings settings() {
        return new StreamsAppSettings(
                rig.broker().bootstrap(),
                Optional.of("benchmark"),
                rig.state(),
                1,
                BenchmarkRig.TOPICS,
                serdes,
                Map.of());
    }
}
