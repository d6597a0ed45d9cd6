package dev.keyfence.schemas.topic;

/**
 * How many partitions a topic has, and whether that is for ever.
 *
 * @param count at least 1
 * @param forEver true where one total order is the point of the topic, so that another count breaks
 *     a promise; the caller must then not start
 */
public record Partitions(int count, boolean forEver) {

    /** Checks the count. */
    public Partitions {
        if (count < 1) {
            throw new IllegalArgumentException("A topic has at least one partition, not " + count);
        }
    }

    /** One partition, for ever: one offset says how far a node is. */
    static Partitions oneForEver() {
        return new Partitions(1, true);
    }

    /** A count chosen for throughput. */
    static Partitions of(int count) {
        return new Partitions(count, false);
    }
}
