package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.verify.DecisionId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator about outages and losses: at once when one begins and ends, and at most once
 * in {@code reportEvery} in between. Written by the publisher's thread only.
 */
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final DecisionLogSettings settings;
    private final DecisionLogMetrics metrics;
    private final Supplier<@Nullable Throwable> lastRefusal;
    private final LongSupplier clockNanos;

    private volatile @Nullable Throwable cause;
    private long awaySinceNanos;
    private long outageReportedAtNanos;
    private boolean outageIsReported;
    private long lossesReported;
    private long lossesReportedAtNanos;
    private long unserializableReportedAtNanos;

    /** A reporter of these counts. */
    Reporter(
            DecisionLogSettings settings,
            DecisionLogMetrics metrics,
            Supplier<@Nullable Throwable> lastRefusal,
            LongSupplier clockNanos) {
        this.settings = settings;
        this.metrics = metrics;
        this.lastRefusal = lastRefusal;
        this.clockNanos = clockNanos;
        long longAgo = clockNanos.getAsLong() - settings.reportEvery().toNanos();
        this.outageReportedAtNanos = longAgo;
        this.lossesReportedAtNanos = longAgo;
        this.unserializableReportedAtNanos = longAgo;
    }

    /** A try failed for a reason that may pass. */
    void away(Throwable why) {
        long now = clockNanos.getAsLong();
        if (cause == null) {
            awaySinceNanos = now;
        }
        cause = why;
        if (!isDue(outageReportedAtNanos, now)) {
            return;
        }
        outageReportedAtNanos = now;
        if (outageIsReported) {
            LOG.warn(
                    "Decisions have not been published for {} s: {}. {} wait, {} are lost",
                    TimeUnit.NANOSECONDS.toSeconds(now - awaySinceNanos),
                    why.toString(),
                    metrics.pending(),
                    metrics.lost());
        } else {
            outageIsReported = true;
            LOG.warn(
                    "Decisions are not being published: {}. Requests are still answered; {} decisions wait in memory"
                            + " and will be published in order. When the queue of {} is full, further ones are counted"
                            + " as lost. See that Kafka and the schema registry can be reached",
                    why.toString(),
                    metrics.pending(),
                    settings.queueDecisionsMax());
            LOG.debug("Why decisions are not being published", why);
        }
    }

    /** A decision was sent. */
    void back() {
        if (cause == null) {
            return;
        }
        cause = null;
        if (outageIsReported) {
            outageIsReported = false;
            LOG.info(
                    "Decisions are being published again after {} s; {} wait, {} are lost since the start",
                    TimeUnit.NANOSECONDS.toSeconds(clockNanos.getAsLong() - awaySinceNanos),
                    metrics.pending(),
                    metrics.lost());
        }
    }

    /** A decision cannot be written in its schema. */
    void unserializable(DecisionId id, Throwable why) {
        long now = clockNanos.getAsLong();
        if (isDue(unserializableReportedAtNanos, now)) {
            unserializableReportedAtNanos = now;
            LOG.error(
                    "Decision {} cannot be written and is lost to monitoring, as {} were before it: {}. The request was"
                            + " answered. This is a fault of Keyfence or of the configured serializer: report it",
                    id,
                    metrics.lost(LossReason.UNSERIALIZABLE) - 1,
                    why.toString(),
                    why);
        }
    }

    /**
     * Reports decisions that were turned away or refused since the last report, when it is time.
     */
    void losses() {
        long lost = metrics.lost(LossReason.QUEUE_FULL) + metrics.lost(LossReason.REFUSED);
        if (lost == lossesReported) {
            return;
        }
        long now = clockNanos.getAsLong();
        if (cause == null && isDue(lossesReportedAtNanos, now)) {
            lossesReportedAtNanos = now;
            LOG.warn(
                    "{} decisions were answered but will not be published: {} since the start found the queue of {}"
                            + " full, {} were refused by Kafka{}. Gaps in the sequence numbers on"
                            + " topic {} show which. Give Kafka more room, or the node less load",
                    lost - lossesReported,
                    metrics.lost(LossReason.QUEUE_FULL),
                    settings.queueDecisionsMax(),
                    metrics.lost(LossReason.REFUSED),
                    becauseOfLastRefusal(),
                    settings.topic());
            lossesReported = lost;
        }
    }

    /** Why decisions are not being published at present. Safe for any thread. */
    Optional<String> outage() {
        Throwable why = cause;
        return why == null
                ? Optional.empty()
                : Optional.of(
                        "decisions are not being published: "
                                + why
                                + "; "
                                + metrics.pending()
                                + " wait, "
                                + metrics.lost()
                                + " are lost");
    }

    private String becauseOfLastRefusal() {
        Throwable why = lastRefusal.get();
        return why == null ? "" : " (the last because of " + why + ")";
    }

    private boolean isDue(long lastNanos, long nowNanos) {
        return nowNanos - lastNanos >= settings.reportEvery().toNanos();
    }
}
