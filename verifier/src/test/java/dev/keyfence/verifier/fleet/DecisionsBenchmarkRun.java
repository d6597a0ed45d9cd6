package dev.keyfence.verifier.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.decide.Ask;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.decisionlog.DecisionLog;
import dev.keyfence.verifier.decisionlog.DecisionLogMetrics;
import dev.keyfence.verifier.decisionlog.DecisionLogSettings;
import dev.keyfence.verifier.decisionlog.DecisionProducer;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.spool.SpoolSettings;
import dev.keyfence.verifier.verify.DecisionId;
import dev.keyfence.verifier.verify.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a node's decision log keeps up with {@code -Drate=} decisions a second, 50,000 unless
 * told, to a local broker with acks=all, and what the hand-over costs the request meanwhile, next
 * to doing nothing at the same pace: A B A B, in one run. Only the Maven profile {@code benchmark}
 * calls it. {@code -Drounds=} and {@code -Dseconds=} set the sizes.
 */
class DecisionsBenchmarkRun {

    private static final int RATE = Integer.getInteger("rate", 50_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 10);

    /** What is decided in one go, as a busy event loop does. */
    private static final int BURST = 50;

    @TempDir Path directory;

    @Test
    void publishingKeepsUpAndNoRequestWaits() throws Exception {
        Fleet.Settings settings =
                new Fleet.Settings(
                        new LoopbackNetwork("all processes share one machine"),
                        Files.createDirectories(directory.resolve("fleet")),
                        1,
                        1,
                        1,
                        List.of(),
                        List.of("-Xmx1g"),
                        _ -> Map.of());
        try (Fleet fleet = Fleet.start(settings);
                DecisionLog.Storage storage =
                        DecisionLog.Storage.open(SpoolSettings.in(directory));
                DecisionLog log = log(fleet, storage)) {
            log.start();
            List<long[]> with = new ArrayList<>();
            List<long[]> without = new ArrayList<>();
            long sequence = 0;
            for (int round = -1; round < ROUNDS; round++) {
                long[] a = paced(log, sequence);
                sequence += a.length;
                long[] b = paced(null, sequence);
                print(round, a, b);
                if (round >= 0) {
                    with.add(a);
                    without.add(b);
                }
            }
            long begin = System.nanoTime();
            while (log.metrics().published() + log.metrics().lost() < sequence
                    && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60)) {
                LockSupport.parkNanos(1_000_000);
            }
            report(log.metrics(), with, without, System.nanoTime() - begin);
        }
    }

    private static DecisionLog log(Fleet fleet, DecisionLog.Storage storage) {
        RecordSerdes serdes =
                new RecordSerdes(
                        KeyfenceAvroSerde.class.getName(),
                        Map.of("schema.registry.url", fleet.registry()));
        return new DecisionLog(
                DecisionLogSettings.of("keyfence.decisions"),
                new DecisionLog.Kafka(
                        () ->
                                DecisionProducer.connect(
                                        Map.of("bootstrap.servers", fleet.bootstrap())),
                        serdes.forValues(Decision.class).serializer()),
                storage,
                _ -> false);
    }

    /** Decides at the rate, and returns what each hand-over took, in nanoseconds, sorted. */
    private static long[] paced(@Nullable DecisionLog log, long firstSequence) {
        long[] nanos = new long[RATE * SECONDS];
        long start = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            if (i % BURST == 0) {
                long due = start + i * (TimeUnit.SECONDS.toNanos(1) / RATE);
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(50_000);
                }
            }
            var decision = decision(firstSequence + i + 1);
            long before = System.nanoTime();
            if (log != null) {
                log.accept(decision);
            }
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static dev.keyfence.verifier.verify.Decision decision(long sequence) {
        return new dev.keyfence.verifier.verify.Decision(
                new DecisionId("benchmark", 1, sequence),
                System.currentTimeMillis() * 1_000,
                new Ask("keyfence", Environment.LIVE, List.of("read")),
                new RequestContext("GET", "/v1/things/17", "203.0.113.7", "curl/8.5.0", null),
                Verdict.Deny.of(DenyReason.UNKNOWN_KEY),
                "%016x".formatted(sequence % 10_000),
                420,
                -1,
                null);
    }

    private static void print(int round, long[] with, long[] without) {
        System.out.printf(
                "%-9s hand-over p50 %d p99 %d p99.9 %d max %d ns   nothing p50 %d p99 %d max %d ns%n",
                round < 0 ? "warm-up" : "round " + (round + 1),
                at(with, 0.5),
                at(with, 0.99),
                at(with, 0.999),
                with[with.length - 1],
                at(without, 0.5),
                at(without, 0.99),
                without[without.length - 1]);
    }

    private static void report(
            DecisionLogMetrics metrics, List<long[]> with, List<long[]> without, long restNanos) {
        System.out.printf(
                "medians   hand-over p99 %d ns, nothing p99 %d ns; %d decisions at %d/s, the last published %d ms"
                        + " after the last round; spooled %d, lost %d%n",
                median(with),
                median(without),
                metrics.decided(),
                RATE,
                Duration.ofNanos(restNanos).toMillis(),
                metrics.spooled(),
                metrics.lost());
        assertThat(metrics.published()).isEqualTo(metrics.decided());
    }

    private static long median(List<long[]> rounds) {
        return rounds.stream().map(each -> at(each, 0.99)).sorted().toList().get(rounds.size() / 2);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
