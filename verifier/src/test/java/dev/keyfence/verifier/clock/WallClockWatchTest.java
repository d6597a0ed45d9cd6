package dev.keyfence.verifier.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WallClockWatchTest {

    private final AtomicInteger reconnects = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Reconnectable slow = this::hang;
    private final Reconnectable quick = reconnects::incrementAndGet;
    private final WallClockWatch watch = WallClockWatch.idle(() -> List.of(slow, quick));
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(WallClockWatch.class);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        never.countDown();
        watch.close();
    }

    @Test
    void exchangesEveryClientWhenTheClockWasSetBackAndWaitsForNone() {
        look(0, 10_000_000);
        look(250, 2_800_250);

        await().until(() -> reconnects.get() == 1);
        assertThat(logged.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage())
                                .startsWith("The wall clock was set back by 7200.0 s"));
    }

    @Test
    void leavesTheClientsAloneWhenTheClockWasSetAhead() {
        look(0, 0);
        look(250, 7_200_250);
        look(500, 7_200_500);

        assertThat(logged.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage())
                                .startsWith("The wall clock was set 7200.0 s ahead"));
        assertThat(reconnects.get()).isZero();
    }

    private void look(long monotonicMillis, long wallMillis) {
        long nanos = monotonicMillis * 1_000_000;
        watch.look(new WallClockSteps.Reading(nanos, wallMillis, nanos));
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
