package dev.keyfence.verifier.decisionlog;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How many decisions went where. While nothing is under way,
 *
 * <pre>
 * decided + recovered = published + spooled + pending + lost
 * lost                = the sum of lost(reason) over all reasons
 * </pre>
 *
 * where {@code pending} is 0 once everything has settled, and {@code recovered} when the spool was
 * empty at the start. {@code decided}, {@code published} and {@code lost} only grow. Read under
 * load the sums are off by what moved between two reads. Which decisions were lost is told by the
 * gaps in their sequence numbers. Safe for any number of threads.
 */
public interface DecisionLogMetrics {

    /** Decisions handed over by the request path. */
    long decided();

    /** Decisions of earlier runs that stood in the spool when this one began. */
    long recovered();

    /** Decisions that Kafka has acknowledged. */
    long published();

    /**
     * Decisions on their way in memory: queued, or sent and not acknowledged; a kill loses them.
     */
    long pending();

    /** Decisions in the spool that Kafka has not acknowledged. */
    long spooled();

    /** Decisions that will not be published, for this reason. */
    long lost(LossReason reason);

    /** Decisions that will not be published. */
    default long lost() {
        return Arrays.stream(LossReason.values())
                .collect(Collectors.summingLong(reason -> lost(reason)));
    }
}
