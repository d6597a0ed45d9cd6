package dev.keyfence.verifier.replica;

/**
 * What the replica counts, by topic. {@code received = applied + unreadable}: a record that was
 * received is one or the other, also when it comes again after a crash. Safe for any number of
 * threads.
 */
public interface ReplicaMetrics {

    /** A record was received and handed to its applier. */
    void received(String topic);

    /** A record took effect as it was meant. */
    void applied(String topic);

    /** A record can never be read: what it may have concerned is denied. */
    void unreadable(String topic);

    /** All rows of a topic were thrown away, to be made again. */
    void rebuilt(String topic);

    /** A dead letter could not be published. */
    void deadLetterLost(String topic);
}
