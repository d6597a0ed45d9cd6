package dev.keyfence.streams.audit.proof;

import java.time.Duration;

/**
 * What is only late, and what is remembered.
 *
 * @param grace how long after its node has published something later, or said that it keeps nothing
 *     back, a decision may still come before it is missed
 * @param silence how long a node that says nothing at all may keep decisions back before they are
 *     missed
 * @param forgetAfter for how long after it was last heard of a start of a node is remembered
 * @param sourcesMax how many starts of nodes are remembered; then the longest silent one goes
 * @param blocksMax how many blocks of 4,096 numbers, of which some were seen and some not, are
 *     remembered of one start; then the oldest go, and what still comes of them is not noticed
 */
public record ProofLimits(
        Duration grace, Duration silence, Duration forgetAfter, int sourcesMax, int blocksMax) {

    /**
     * A partition's leader is found again in seconds; half an hour's backlog takes some minutes.
     */
    public static final Duration GRACE = Duration.ofMinutes(2);

    /** A node that is being repaired is back by then, or its disk is gone. */
    public static final Duration SILENCE = Duration.ofHours(1);

    /** Three times as long as decisions are kept. */
    public static final Duration FORGET_AFTER = Duration.ofDays(90);

    /** Starts that are whole take a hundred bytes. */
    public static final int SOURCES_MAX = 10_000;

    /** 8 MB: 67 million decisions of which none of 4,096 in a row is complete. */
    public static final int BLOCKS_MAX = 16_384;

    /** What holds when nothing else is said. */
    public static final ProofLimits DEFAULT =
            new ProofLimits(GRACE, SILENCE, FORGET_AFTER, SOURCES_MAX, BLOCKS_MAX);

    /** Checks the values. */
    public ProofLimits {
        if (grace.compareTo(EpochProof.SETTLED_AFTER) < 0
                || silence.compareTo(grace) < 0
                || forgetAfter.compareTo(silence) < 0) {
            throw new IllegalArgumentException(
                    ("decisions are waited for %s at least, those of a silent node for as long, and"
                                    + " starts are remembered for as long; not %s, %s and %s")
                            .formatted(EpochProof.SETTLED_AFTER, grace, silence, forgetAfter));
        }
        if (sourcesMax < 1 || blocksMax < 1) {
            throw new IllegalArgumentException(
                    "there is room for one start and one block at least");
        }
    }
}
