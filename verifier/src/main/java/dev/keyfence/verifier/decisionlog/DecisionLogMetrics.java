package dev.keyfence.verifier.decisionlog;

/**
 * How many decisions went where. While nothing is under way,
 *
 * <pre>
 * decided = published + pending + lost
 * lost    = lost(QUEUE_FULL) + lost(UNSERIALIZABLE) + lost(REFUSED) + lost(CLOSED)
 * </pre>
 *
 * and each number but {@code pending} only grows. Read under load the sums are off by what moved
 * between two reads. Which decisions were lost is told by the gaps in their sequence numbers. Safe
 * for any number of threads.
 */
public interface DecisionLogMetrics {

    /** Decisions handed over by the request path. */
    long decided();

    /** Decisions that Kafka has acknowledged. */
    long published();

    /** Decisions on their way: in the queue, or sent and not acknowledged. */
    long pending();

    /** Decisions that will not be published, for this reason. */
    long lost(LossReason reason);

    /** Decisions that will not be published. */
    default long lost() {
        long sum = 0;
        for (LossReason reason : LossReason.values()) {
            sum += lost(reason);
        }
        return sum;
    }
}
