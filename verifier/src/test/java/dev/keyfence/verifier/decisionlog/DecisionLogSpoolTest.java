package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decisionlog.FlakyKafka.Fate;
import dev.keyfence.verifier.seeded.Seeded;
import dev.keyfence.verifier.spool.SpoolSettings;
import dev.keyfence.verifier.verify.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
@Timeout(120)
class DecisionLogSpoolTest extends DecisionLogFixture {

    @Test
    void keepsAnOutageOnDiskAndPublishesItInOrder() {
        kafka.always(Fate.BUFFER_FULL);
        log.start();
        acceptSlowly(log, 1, 1_000);
        await().until(() -> log.metrics().spooled() == 1_000);
        assertThat(log.metrics().lost()).isZero();
        assertThat(log.check()).get().asString().contains("buffer is full", "1000 are spooled");

        kafka.always(Fate.ACKNOWLEDGED);
        acceptSlowly(log, 1_001, 1_100);
        awaitPublished(1_100);
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 1_100));
        assertCounts(1_100, 1_100, 0);
        await().until(() -> log.check().isEmpty());
        await().until(() -> log.spoolBytes() == 0);
    }

    @Test
    void putsOnDiskWhatKafkaTookAndDoesNotAcknowledge() throws IOException {
        kafka.always(Fate.STUCK);
        log.start();
        accept(1, 20);
        await().until(() -> log.metrics().spooled() == 20);
        assertCounts(20, 0, 0);

        FlakyKafka another = new FlakyKafka();
        DecisionLog next = restarted(afterAKill(), another);
        next.start();
        for (long i = 21; i <= 30; i++) {
            next.accept(Samples.allowed(i));
        }
        await().until(() -> next.metrics().published() == 30);
        assertThat(another.acknowledged()).containsExactlyElementsOf(sequences(1, 30));
        assertThat(next.metrics().recovered()).isEqualTo(20);
        assertThat(next.metrics().decided()).isEqualTo(10);
        assertAddsUp(next.metrics());
        next.close();
    }

    @Test
    void publishesWhatTheLastRunLeftBeforeAnythingNew() throws IOException {
        kafka.always(Fate.BUFFER_FULL);
        log.start();
        acceptSlowly(log, 1, 200);
        log.close();
        assertThat(log.metrics().spooled()).isEqualTo(200);

        DecisionLog next = restarted(afterAKill(), kafka);
        next.start();
        acceptSlowly(next, 201, 300);
        kafka.always(Fate.ACKNOWLEDGED);
        await().until(() -> next.metrics().published() == 300);
        assertThat(kafka.acknowledged()).containsExactlyElementsOf(sequences(1, 300));
        next.close();
    }

    @Test
    void fencesWhenTheSpoolIsFullLosesNothingOfThatAndCountsTheRest() {
        kafka.always(Fate.BUFFER_FULL);
        log.start();
        long made = acceptUntilFull();
        assertThat(made).isGreaterThan(SPOOL_DECISIONS / 2);
        assertThat(log.metrics().lost()).isZero();

        log.accept(Samples.allowedIn(LOSSY, made + 1));
        log.accept(Samples.denied(made + 2, DenyReason.LOG_FULL, null));
        assertThat(log.metrics().lost(LossReason.SPOOL_FULL)).isEqualTo(2);
        // What was let through just before the node noticed still has room.
        for (int i = 0; i < QUEUE / 4; i++) {
            log.accept(Samples.allowed(made + 3 + i));
        }
        assertThat(log.metrics().lost()).isEqualTo(2);
        await().until(() -> messages().stream().anyMatch(line -> line.contains("takes no more")));
        assertThat(log.check()).get().asString().contains("no room");

        kafka.always(Fate.ACKNOWLEDGED);
        await().until(() -> !log.isFull());
        awaitPublished(made + QUEUE / 4);
        assertCounts(made + 2 + QUEUE / 4, made + QUEUE / 4, 0);
        assertThat(kafka.acknowledged())
                .startsWith(sequences(1, (int) made).toArray(String[]::new));
    }

    @Test
    void publishesWithoutADiskWhileKafkaAnswers() throws IOException {
        Path where = directory.resolve("no-room");
        DecisionLog bare =
                log(
                        Duration.ofSeconds(4),
                        storage(
                                new SpoolSettings(
                                        where, SPOOL_BYTES, SPOOL_BYTES / 8, Long.MAX_VALUE)));
        bare.start();
        for (long i = 1; i <= 300; i++) {
            while (bare.metrics().pending() >= QUEUE / 4) {
                Thread.onSpinWait();
            }
            bare.accept(Samples.allowed(i));
        }
        await().until(() -> bare.metrics().published() == 300);
        kafka.always(Fate.BUFFER_FULL);
        for (long i = 301; !bare.isFull(); i++) {
            bare.accept(Samples.allowed(i));
        }
        kafka.always(Fate.ACKNOWLEDGED);
        await().until(() -> !bare.isFull() && bare.metrics().pending() == 0);
        assertThat(bare.metrics().spooled()).isZero();
        assertAddsUp(bare.metrics());
        bare.close();
    }

    @Test
    void countsWhatTheDiskHasLostAndPublishesTheRest(Random random) throws IOException {
        kafka.always(Fate.BUFFER_FULL);
        log.start();
        acceptSlowly(log, 1, 500);
        log.close();
        Path copy = afterAKill();
        try (Stream<Path> files = Files.list(copy)) {
            Path segment =
                    files.filter(file -> file.toString().endsWith(".spool"))
                            .min(Path::compareTo)
                            .orElseThrow();
            byte[] bytes = Files.readAllBytes(segment);
            bytes[1_000 + random.nextInt(bytes.length / 2)] ^= 4;
            Files.write(segment, bytes);
        }

        DecisionLog next = restarted(copy, kafka);
        kafka.always(Fate.ACKNOWLEDGED);
        next.start();
        await().until(() -> next.metrics().spooled() == 0);
        assertThat(next.metrics().lost(LossReason.DAMAGED)).isEqualTo(1);
        assertThat(next.metrics().published()).isEqualTo(499);
        assertThat(kafka.acknowledged()).hasSize(499).isSubsetOf(sequences(1, 500));
        assertAddsUp(next.metrics());
        next.close();
    }

    @Test
    void losesNothingHoweverKafkaComesAndGoes(Random random) {
        log.start();
        for (int i = 1; i <= 3_000; i++) {
            if (i % 100 == 0) {
                kafka.always(
                        random.nextBoolean()
                                ? Fate.ACKNOWLEDGED
                                : List.of(Fate.BUFFER_FULL, Fate.STUCK).get(random.nextInt(2)));
                if (random.nextInt(4) == 0) {
                    log.reconnect();
                }
            }
            if (random.nextInt(500) == 0) {
                registryAway.set(1);
                kafka.next(Fate.PRODUCER_PAST_USE);
            }
            acceptSlowlyOne(log, i, QUEUE / 2);
        }
        kafka.always(Fate.ACKNOWLEDGED);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> {
                    log.reconnect();
                    return log.metrics().published() == 3_000;
                });
        assertThat(List.copyOf(kafka.acknowledged())).containsAll(sequences(1, 3_000));
        assertCounts(3_000, 3_000, 0);
    }

    private long acceptUntilFull() {
        long sequence = 0;
        while (!log.isFull()) {
            acceptSlowlyOne(log, ++sequence, QUEUE);
        }
        return sequence;
    }

    private static void acceptSlowly(DecisionLog to, long from, long until) {
        for (long i = from; i <= until; i++) {
            acceptSlowlyOne(to, i, QUEUE / 2);
        }
    }

    /** So that the small queue never overflows: the keeper looks fifty times a second. */
    private static void acceptSlowlyOne(DecisionLog to, long sequence, int pendingMax) {
        Decision decision = Samples.allowed(sequence);
        while (to.metrics().pending() >= pendingMax && !to.isFull()) {
            Thread.onSpinWait();
        }
        to.accept(decision);
    }

    private DecisionLog restarted(Path where, FlakyKafka with) throws IOException {
        return new DecisionLog(
                settings(Duration.ofSeconds(4)),
                new DecisionLog.Kafka(with, serializer),
                storage(where),
                LOSSY::equals);
    }

    /** The first log's spool as a kill leaves it. */
    private Path afterAKill() throws IOException {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(directory.resolve("spool-0"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
