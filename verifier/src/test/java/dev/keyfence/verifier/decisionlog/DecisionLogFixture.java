package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.slf4j.LoggerFactory;

/** A log over a Kafka and a registry that fail when told to, and what it wrote to its own log. */
abstract class DecisionLogFixture {

    static final int QUEUE = 64;

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

    final DecisionLog log = log(Duration.ofSeconds(4));

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        log.close();
        logger.detachAppender(logged);
    }

    DecisionLog log(Duration closeTimeout) {
        return new DecisionLog(settings(closeTimeout), kafka, serializer);
    }

    static DecisionLogSettings settings(Duration closeTimeout) {
        return new DecisionLogSettings(
                "decisions",
                QUEUE,
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
        assertThat(metrics.decided()).isEqualTo(published + pending + metrics.lost());
    }

    List<String> messages() {
        return List.copyOf(logged.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    static List<String> sequences(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
