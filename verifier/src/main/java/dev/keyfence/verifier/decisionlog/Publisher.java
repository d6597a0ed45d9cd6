package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decisionlog.Outlet.Try;
import dev.keyfence.verifier.verify.Decision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

/** The publisher's thread: takes decisions from the queue and sends them, one after the other. */
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
    private final MessagePassingQueue<Decision> queue;
    private final Counts counts;
    private final Outlet outlet;
    private final Reporter reporter;
    private volatile boolean stopping;
    private volatile long stopAtNanos;

    /** A publisher from this queue to this outlet. */
    Publisher(
            DecisionLogSettings settings,
            MessagePassingQueue<Decision> queue,
            Counts counts,
            Outlet outlet) {
        this.settings = settings;
        this.queue = queue;
        this.counts = counts;
        this.outlet = outlet;
        this.reporter =
                new Reporter(settings, counts, () -> outlet.lastRefusal(), System::nanoTime);
    }

    @Override
    public void run() {
        try {
            int sent = 0;
            Decision next = take();
            while (next != null) {
                publish(next);
                if (++sent % REPORT_DECISIONS == 0) {
                    reporter.losses();
                }
                next = take();
            }
        } finally {
            outlet.close(Duration.ofNanos(Math.max(0, stopAtNanos - System.nanoTime())));
            giveUpQueue();
        }
    }

    /** Counts what is not sent as lost. For the publisher's thread, or when it never ran. */
    void giveUpQueue() {
        for (int left = outlet.giveUp(); left > 0; left--) {
            counts.dropped(LossReason.CLOSED);
        }
        while (queue.poll() != null) {
            counts.taken();
            counts.dropped(LossReason.CLOSED);
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
        if (outage.isPresent() || outlet.silentNanos() < SILENCE_NANOS_MAX) {
            return outage;
        }
        return Optional.of(
                "Kafka has not acknowledged a decision for "
                        + TimeUnit.NANOSECONDS.toSeconds(outlet.silentNanos())
                        + " s; "
                        + counts.pending()
                        + " are pending");
    }

    /** Waits for the next decision; null when the publisher is to end. */
    private @Nullable Decision take() {
        while (!timeIsUp()) {
            Decision next = queue.poll();
            if (next != null) {
                if (counts.inHand() == 0) {
                    outlet.startAwaiting();
                }
                counts.taken();
                return next;
            }
            if (outlet.settle() instanceof Try.NotNow notNow) {
                reporter.away(notNow.cause());
            } else if (stopping) {
                return null;
            }
            reporter.losses();
            LockSupport.parkNanos(IDLE_NANOS);
        }
        return null;
    }

    private void publish(Decision decision) {
        long pauseNanos = settings.retryPauseMin().toNanos();
        while (true) {
            switch (offer(decision)) {
                case Try.Sent _ -> {
                    reporter.back();
                    return;
                }
                case Try.Never never -> {
                    counts.dropped(LossReason.UNSERIALIZABLE);
                    reporter.unserializable(decision.id(), never.cause());
                    return;
                }
                case Try.NotNow notNow -> {
                    reporter.away(notNow.cause());
                    if (timeIsUp()) {
                        counts.dropped(LossReason.CLOSED);
                        return;
                    }
                    LockSupport.parkNanos(pauseNanos);
                    pauseNanos = Math.min(2 * pauseNanos, settings.retryPauseMax().toNanos());
                }
            }
        }
    }

    /**
     * One try; an error of the virtual machine is waited out like an outage, and shown like one.
     */
    private Try offer(Decision decision) {
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
