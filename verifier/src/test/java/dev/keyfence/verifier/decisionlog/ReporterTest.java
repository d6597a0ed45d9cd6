package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReporterTest {

    private final IllegalStateException cause = new IllegalStateException("no broker");

    private final Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(DecisionLog.class);
    private long nowNanos = -5;

    private final DecisionLogMetrics metrics =
            new DecisionLogMetrics() {
                @Override
                public long decided() {
                    return 100;
                }

                @Override
                public long published() {
                    return 90;
                }

                @Override
                public long pending() {
                    return 10 - lost();
                }

                @Override
                public long recovered() {
                    return 0;
                }

                @Override
                public long spooled() {
                    return 0;
                }

                @Override
                public long lost(LossReason reason) {
                    return lost.getOrDefault(reason, 0L);
                }
            };

    private final Reporter reporter =
            new Reporter(DecisionLogSettings.of("decisions"), metrics, () -> cause, () -> nowNanos);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    @Test
    void tellsOfAnOutageAtOnceThenNowAndThenAndOfItsEnd() {
        reporter.away(cause);
        assertThat(reporter.outage()).get().asString().contains("no broker", "10 wait");
        for (int second = 0; second < 65; second++) {
            pass(Duration.ofSeconds(1));
            reporter.away(cause);
        }
        reporter.back();
        assertThat(reporter.outage()).isEmpty();
        assertThat(messages())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Decisions are not being published:"),
                        line -> assertThat(line).contains("not been published for 30 s"),
                        line -> assertThat(line).contains("not been published for 60 s"),
                        line -> assertThat(line).contains("published again after 65 s"));
    }

    @Test
    void doesNotFloodTheLogWhenOutagesComeAndGo() {
        for (int i = 0; i < 290; i++) {
            reporter.away(cause);
            assertThat(reporter.outage()).isPresent();
            pass(Duration.ofMillis(100));
            reporter.back();
        }
        assertThat(messages()).hasSize(2);
    }

    @Test
    void tellsOfLossesWhenTheOutageIsOverAndOnlyOfNewOnes() {
        reporter.losses();
        assertThat(messages()).isEmpty();
        lost.put(LossReason.QUEUE_FULL, 3L);
        lost.put(LossReason.REFUSED, 2L);
        reporter.losses();
        reporter.losses();
        assertThat(messages())
                .satisfiesExactly(line ->
                        assertThat(line)
                                .startsWith("5 decisions")
                                .contains("3 queue_full", "2 refused", "no broker"));
        lost.put(LossReason.QUEUE_FULL, 4L);
        reporter.losses();
        assertThat(messages()).hasSize(1);
        pass(Duration.ofSeconds(30));
        reporter.losses();
        assertThat(messages()).last().asString().startsWith("1 decisions");
    }

    @Test
    void tellsOnceThatTheSpoolIsFullAndOnceThatItHasRoomAgain() {
        reporter.room("the spool has its 1 MiB");
        reporter.room("the spool has its 1 MiB");
        assertThat(reporter.outage()).get().asString().contains("its 1 MiB");
        reporter.room(null);
        reporter.room(null);
        assertThat(reporter.outage()).isEmpty();
        assertThat(messages())
                .satisfiesExactly(
                        line -> assertThat(line).contains("takes no more", "log_full"),
                        line -> assertThat(line).contains("has room again"));
    }

    @Test
    void tellsOfUnserializableDecisionsNowAndThen() {
        for (long i = 1; i <= 40; i++) {
            lost.put(LossReason.UNSERIALIZABLE, i);
            reporter.unserializable("n-1-" + i, cause);
            pass(Duration.ofSeconds(1));
        }
        assertThat(messages())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("Decision n-1-1 cannot")
                                        .contains("as are 1"),
                        line ->
                                assertThat(line)
                                        .startsWith("Decision n-1-31 ")
                                        .contains("as are 31"));
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private List<String> messages() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
