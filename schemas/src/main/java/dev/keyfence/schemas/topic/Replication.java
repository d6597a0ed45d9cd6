package dev.keyfence.schemas.topic;

/**
 * How often a record is kept.
 *
 * @param factor copies of every partition
 * @param minInSync copies that must have a record before it counts as written; less than the
 *     factor, so that one broker may be away
 */
public record Replication(short factor, int minInSync) {

    /** Survives the loss of any one broker, and takes writes while one is away. */
    public static final Replication THREE = new Replication((short) 3, 2);

    /** A single broker: solo mode and development. */
    public static final Replication ONE = new Replication((short) 1, 1);

    /** Checks that the minimum can be met. */
    public Replication {
        if (factor < 1 || minInSync < 1 || minInSync > factor) {
            throw new IllegalArgumentException(
                    "Cannot keep " + factor + " copies of which " + minInSync + " in sync");
        }
    }

    /**
     * The best that a cluster can do: three copies from three brokers on. Two brokers get one copy:
     * with two copies and both required, either broker's absence would stop all writes; with one
     * required, a revocation could be lost.
     */
    public static Replication forBrokers(int brokers) {
        return brokers >= THREE.factor ? THREE : ONE;
    }
}
