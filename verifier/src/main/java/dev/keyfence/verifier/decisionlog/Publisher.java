package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decisionlog.Outlet.Try;
import dev.keyfence.verifier.decisionlog.Pending.Fate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The publisher's thread: takes decisions from the backlog and sends them, one after the other. */
final class Publisher implements Runnable {

    /**
     * How long an empty queue is left alone. A decision waits 2 ms on average, which nobody sees
     * behind the producer's linger; waking the thread for each would cost every request a system
     * call, and 250 looks a second cost an idle node about half a percent of a core.
     */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** How many decisions are sent between two looks at whether losses must be reported. */
    private static final int REPORT_DECISIONS = 1_024;

    /** How long Kafka may take to acknowledge before that is worth a complaint. */
    private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final DecisionLogSettings settings;
    private final Backlog backlog;
    private final Counts counts;
    private final Outlet outlet;
    private final Reporter reporter;
    private volatile boolean stopping;
    private volatile long stopAtNanos;
    private long pauseNanos;

    /** A publisher from this backlog to this outlet. */
    Publisher(
            DecisionLogSettings settings,
            Backlog backlog,
            Counts counts,
            Outlet outlet,
            Reporter reporter) {
        this.settings = settings;
        this.backlog = backlog;
        this.counts = counts;
        this.outlet = outlet;
        this.reporter = reporter;
        pauseNanos = settings.retryPauseMin().toNanos();
    }

    @Override
    public void run() {
        try {
            int sent = 0;
            while (!timeIsUp()) {
                renew();
                Pending next = backlog.next();
                if (next != null) {
                    publish(next);
                } else if (stopping && backlog.isAllSent()) {
                    return;
                } else {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
                if (next == null || ++sent % REPORT_DECISIONS == 0) {
                    look();
                }
            }
        } finally {
            outlet.close(Duration.ofNanos(Math.max(0, stopAtNanos - System.nanoTime())));
        }
    }

    /** Lets what is queued be published for as long as closing may take, and then ends. */
    void stop() {
        stopAtNanos = System.nanoTime() + settings.closeTimeout().toNanos();
        stopping = true;
    }

    /** What keeps decisions from being published; empty when nothing does. */
    Optional<String> complaint() {
        Optional<String> outage = reporter.outage();
        long silentNanos = backlog.silentNanos();
        if (outage.isPresent() || silentNanos < SILENCE_NANOS_MAX) {
            return outage;
        }
        return Optional.of(
                "Kafka has not acknowledged a decision for "
                        + TimeUnit.NANOSECONDS.toSeconds(silentNanos)
                        + " s; "
                        + counts.pending()
                        + " are pending, "
                        + counts.spooled()
                        + " are spooled");
    }

    private void look() {
        if (outlet.hasAcknowledged()) {
            pauseNanos = settings.retryPauseMin().toNanos();
            reporter.back();
        }
        reporter.losses();
        reporter.room(backlog.noRoom());
    }

    /** Sends again what a producer gave back that has come to its end. */
    private void renew() {
        Throwable ended = outlet.renewed();
        if (ended != null) {
            backlog.sendAgain();
            if (!(ended instanceof Outlet.ConnectAnew)) {
                waitOut(ended);
            }
        }
    }

    private void publish(Pending decision) {
        switch (offer(decision)) {
            case Try.Sent _ -> {}
            case Try.Never never -> {
                decision.become(Fate.UNWRITABLE);
                reporter.unserializable(decision.name(), never.cause());
            }
            case Try.NotNow notNow -> {
                backlog.sendAgain();
                waitOut(notNow.cause());
            }
        }
    }

    /** Waits a little longer each time, until Kafka acknowledges something. */
    private void waitOut(Throwable cause) {
        look();
        reporter.away(cause);
        if (!timeIsUp()) {
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, settings.retryPauseMax().toNanos());
        }
    }

    /**
     * One try; an error of the virtual machine is waited out like an outage, and shown like one.
     */
    private Try offer(Pending decision) {
        try {
            return outlet.offer(decision);
        } catch (Error e) {
            return new Try.NotNow(e);
        }
    }

    /** True when stopping has taken as long as it may, or was cut short by an interrupt. */
    private boolean timeIsUp() {
        if (Thread.interrupted()) {
            stopAtNanos = System.nanoTime();
            stopping = true;
        }
        return stopping && System.nanoTime() - stopAtNanos >= 0;
    }
}
