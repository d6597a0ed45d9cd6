package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.FleetHistory.Span;
import dev.keyfence.verifier.control.FleetHistory.Told;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the fleet every second, so that there is something to tell of what was. */
final class FleetSampler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetSampler.class);

    /** No lease is shorter: none runs out and comes back unseen. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Fleet fleet;
    private final InstantSource clock;
    private final FleetHistory history;
    private final ScheduledExecutorService timer;

    FleetSampler(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
        this.history = new FleetHistory(clock.millis());
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("keyfence-fleet-history").daemon().factory());
        ScheduledFuture<?> _ =
                timer.scheduleWithFixedDelay(
                        this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells what was in a span until now. */
    Told tell(Span span) {
        return history.tell(span, clock.millis());
    }

    /** A look that fails is one that is missing, and not the end of looking. */
    private void look() {
        try {
            history.take(clock.millis(), fleet.nodes());
        } catch (RuntimeException e) {
            LOG.error("the fleet's history lacks a look", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
