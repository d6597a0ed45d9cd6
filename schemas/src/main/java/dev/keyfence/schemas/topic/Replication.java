package dev.keyfence.schemas.topic;

/**
 * How often a record is kept.
 *
 * @param factor copies of every partition
 * @param minInSync copies that must have a record before it counts as written; less than the
 *     factor, so that one broker may be away
 */
public record Replication(short factor, int minInSync) {

    /** More only makes every write slower. */
    private static final int FACTOR_MAX = 9;

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
     * So many copies, of which more than half must be in sync: with two, both, since a revocation
     * that only one broker has goes with its disk.
     *
     * @throws IllegalArgumentException when they are not 1 to {@value #FACTOR_MAX}
     */
    public static Replication of(int factor) {
        if (factor < 1 || factor > FACTOR_MAX) {
            throw new IllegalArgumentException(
                    "topics are kept 1 to " + FACTOR_MAX + " times, not " + factor);
        }
        return new Replication((short) factor, factor / 2 + 1);
    }
}
