package dev.keyfence.verifier.clock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the wall clock was set, and exchanges the clients of Kafka when it was set back: a
 * node would else stay fenced for about as long as the clock went back. A clock that was set ahead
 * does them no harm. It counts by the monotonic clock itself.
 */
public final class WallClockWatch implements AutoCloseable {

    /** A small part of the shortest lease; the look costs less than a microsecond. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(WallClockWatch.class);

    private final WallClockSteps steps = new WallClockSteps();
    private final Supplier<? extends List<? extends Reconnectable>> clients;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("keyfence-clock").daemon().factory());

    private WallClockWatch(Supplier<? extends List<? extends Reconnectable>> clients) {
        this.clients = clients;
    }

    /**
     * Watches the system's wall clock.
     *
     * @param clients asked, when it was set back, for what must connect anew
     */
    public static WallClockWatch start(Supplier<? extends List<? extends Reconnectable>> clients) {
        WallClockWatch watch = new WallClockWatch(clients);
        var _ =
                watch.timer.scheduleWithFixedDelay(
                        () -> watch.look(WallClockWatch.reading()),
                        0,
                        LOOK_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A watch that looks only when it is told to. */
    static WallClockWatch idle(Supplier<? extends List<? extends Reconnectable>> clients) {
        return new WallClockWatch(clients);
    }

    /** Compares a reading with the one before. */
    void look(WallClockSteps.Reading now) {
        long step = steps.step(now);
        if (step > 0) {
            LOG.warn("The wall clock was set {} s ahead: keys expire by it", step / 1e3);
        } else if (step < 0) {
            LOG.warn(
                    "The wall clock was set back by {} s, by which keys expire later. Kafka's"
                            + " clients would wait for as long: they are exchanged for new ones",
                    -step / 1e3);
            // Each on a thread of its own: the lease must not wait for anything else.
            clients.get()
                    .forEach(each ->
                            Thread.ofVirtual().name("keyfence-reconnect").start(each::reconnect));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static WallClockSteps.Reading reading() {
        return new WallClockSteps.Reading(
                System.nanoTime(), System.currentTimeMillis(), System.nanoTime());
    }
}
