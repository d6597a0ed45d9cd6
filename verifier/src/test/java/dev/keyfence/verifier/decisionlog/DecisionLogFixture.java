package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyfence.verifier.spool.SpoolSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A log over a Kafka and a registry that fail when told to, and what it wrote to its own log. */
abstract class DecisionLogFixture {

    static final int QUEUE = 64;
    static final Duration PATIENCE = Duration.ofMillis(100);
    static final int SPOOL_BYTES = 1 << 22;

    /** A decision of {@link Samples} takes some 180 bytes. */
    static final int SPOOL_DECISIONS = 20_000;

    final FlakyKafka kafka = new FlakyKafka();
    final AtomicInteger registryAway = new AtomicInteger();
    final Set<Long> poisonous = ConcurrentHashMap.newKeySet();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(DecisionLog.class);

    /** Writes the sequence number, so that a test can tell what was published in which order. */
    final Serializer<dev.keyfence.schemas.record.Decision> serializer =
            (_, decision) -> {
                if (registryAway.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new TimeoutException("registry is away");
                }
                if (poisonous.contains(decision.getSequence())) {
                    throw new SerializationException("no such field");
                }
                return Long.toString(decision.getSequence()).getBytes(StandardCharsets.UTF_8);
            };

    /** The profile whose decisions may be lost. */
    static final String LOSSY = "lossy";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final List<AutoCloseable> storages = new ArrayList<>();
    private int spools;

    @SuppressWarnings("NullAway.Init") // made before each test
    DecisionLog log;

    @BeforeEach
    void listen() throws IOException {
        log = log(Duration.ofSeconds(4));
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        for (AutoCloseable each : storages) {
            each.close();
        }
        logger.detachAppender(logged);
    }

    /** A log with a spool of its own. */
    DecisionLog log(Duration closeTimeout) throws IOException {
        return log(closeTimeout, storage(directory.resolve("spool-" + spools++)));
    }

    DecisionLog log(Duration closeTimeout, DecisionLog.Storage storage) {
        return new DecisionLog(
                settings(closeTimeout),
                new DecisionLog.Kafka(kafka, serializer),
                storage,
                LOSSY::equals);
    }

    /** A spool that holds some {@value #SPOOL_DECISIONS} decisions, closed at the end. */
    DecisionLog.Storage storage(Path where) throws IOException {
        return storage(new SpoolSettings(where, SPOOL_BYTES, SPOOL_BYTES / 8, 0));
    }

    DecisionLog.Storage storage(SpoolSettings settings) throws IOException {
        DecisionLog.Storage storage = DecisionLog.Storage.open(settings);
        storages.add(storage);
        return storage;
    }

    static DecisionLogSettings settings(Duration closeTimeout) {
        return new DecisionLogSettings(
                "decisions",
                QUEUE,
                PATIENCE,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMinutes(1),
                closeTimeout);
    }

    void accept(long from, long to) {
        LongStream.rangeClosed(from, to).mapToObj(Samples::allowed).forEach(log::accept);
    }

    void awaitPublished(long count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> log.metrics().published() == count);
    }

    void assertCounts(long decided, long published, long pending) {
        DecisionLogMetrics metrics = log.metrics();
        assertThat(metrics.decided()).isEqualTo(decided);
        assertThat(metrics.published()).isEqualTo(published);
        assertThat(metrics.pending()).isEqualTo(pending);
        assertAddsUp(metrics);
    }

    static void assertAddsUp(DecisionLogMetrics metrics) {
        assertThat(metrics.decided() + metrics.recovered())
                .isEqualTo(
                        metrics.published()
                                + metrics.spooled()
                                + metrics.pending()
                                + metrics.lost());
    }

    List<String> messages() {
        return List.copyOf(logged.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    static List<String> sequences(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
