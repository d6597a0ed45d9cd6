package dev.keyfence.verifier.decisionlog;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator about outages and losses: at once when one begins and ends, and at most once
 * in {@code reportEvery} in between. Written by the publisher's thread only, but for {@link
 * #unserializable}.
 */
final class Reporter {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final DecisionLogSettings settings;
    private final DecisionLogMetrics metrics;
    private final Supplier<@Nullable Throwable> lastRefusal;
    private final LongSupplier clockNanos;

    private volatile @Nullable Throwable cause;
    private volatile @Nullable String noRoom;
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
                    "Decisions have not been published for {} s: {}. {} wait, {} are spooled, {} are lost",
                    TimeUnit.NANOSECONDS.toSeconds(now - awaySinceNanos),
                    why.toString(),
                    metrics.pending(),
                    metrics.spooled(),
                    metrics.lost());
        } else {
            outageIsReported = true;
            LOG.warn(
                    "Decisions are not being published: {}. Requests are still answered; decisions go to the spool on"
                            + " disk and will be published in order: {} wait in memory, {} are spooled. See that Kafka"
                            + " and the schema registry can be reached",
                    why.toString(),
                    metrics.pending(),
                    metrics.spooled());
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
                    "Decisions are being published again after {} s; {} wait, {} are spooled, {} are lost since the"
                            + " start",
                    TimeUnit.NANOSECONDS.toSeconds(clockNanos.getAsLong() - awaySinceNanos),
                    metrics.pending(),
                    metrics.spooled(),
                    metrics.lost());
        }
    }

    /** A decision cannot be written in its schema. For any thread. */
    synchronized void unserializable(String name, Throwable why) {
        long now = clockNanos.getAsLong();
        if (isDue(unserializableReportedAtNanos, now)) {
            unserializableReportedAtNanos = now;
            LOG.error(
                    "Decision {} cannot be written and is lost to monitoring, as are {} others: {}. The request was"
                            + " answered. This is a fault of Keyfence or of the configured serializer: report it",
                    name,
                    metrics.lost(LossReason.UNSERIALIZABLE),
                    why.toString(),
                    why);
        }
    }

    /** Reports decisions that were lost since the last report, when it is time. */
    void losses() {
        long lost = metrics.lost() - metrics.lost(LossReason.UNSERIALIZABLE);
        long now = clockNanos.getAsLong();
        if (lost == lossesReported || !isDue(lossesReportedAtNanos, now)) {
            return;
        }
        lossesReportedAtNanos = now;
        LOG.warn(
                "{} decisions were answered but will not be published. Since the start: {}{}. Gaps in the sequence"
                        + " numbers on topic {} show which. Give Kafka or the spool more room, or the node less load",
                lost - lossesReported,
                Arrays.stream(LossReason.values())
                        .filter(reason -> metrics.lost(reason) > 0)
                        .map(reason -> metrics.lost(reason) + " " + reason.code())
                        .collect(Collectors.joining(", ")),
                becauseOfLastRefusal(),
                settings.topic());
        lossesReported = lost;
    }

    /** Says when the spool takes nothing more, and when it does again. */
    void room(@Nullable String why) {
        if (why != null && noRoom == null) {
            LOG.error(
                    "The spool of decisions takes no more: {}. {} decisions are in it. When the queue is half full,"
                            + " requests of profiles with 'spool_full: fence', the default, are refused as log_full;"
                            + " decisions of the others are counted as lost. See that Kafka can be reached, make room"
                            + " on the disk, or give --spool-size more",
                    why,
                    metrics.spooled());
        } else if (why == null && noRoom != null) {
            LOG.warn("The spool of decisions has room again; {} are in it", metrics.spooled());
        }
        noRoom = why;
    }

    /** Why decisions are not being published at present. Safe for any thread. */
    Optional<String> outage() {
        Throwable why = cause;
        String spoolFull = noRoom;
        if (spoolFull != null) {
            return Optional.of(
                    "decisions find no room: "
                            + spoolFull
                            + "; "
                            + metrics.spooled()
                            + " are spooled, "
                            + metrics.lost()
                            + " are lost");
        }
        return why == null
                ? Optional.empty()
                : Optional.of(
                        "decisions are not being published: "
                                + why
                                + "; "
                                + metrics.pending()
                                + " wait, "
                                + metrics.spooled()
                                + " are spooled, "
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
