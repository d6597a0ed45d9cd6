package dev.keyfence.schemas.alert;

import dev.keyfence.schemas.record.Severity;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How much a key, an owner or an address is to be worried about, from the alerts about it: the
 * scores in falling order, each weighed by its rank to the power of -1.5, over the sum of all such
 * weights. One alert alone counts by some 38 % of its score, and no number of them gives more than
 * the highest score. Thread-safe.
 */
public final class RiskScore {

    private static final double EXPONENT = 1.5;

    /** The Riemann zeta function of 1.5: what the weights add up to. */
    private static final double WEIGHTS = 2.6124;

    private static final double PERCENT = 100;

    private static final int INFO = 5;
    private static final int LOW = 21;
    private static final int MEDIUM = 47;
    private static final int HIGH = 73;
    private static final int CRITICAL = 99;

    private RiskScore() {}

    /** What an alert of this severity adds, 0 to 99. */
    public static int of(Severity severity) {
        return switch (severity) {
            case INFO -> INFO;
            case LOW -> LOW;
            case MEDIUM -> MEDIUM;
            case HIGH -> HIGH;
            case CRITICAL -> CRITICAL;
        };
    }

    /**
     * The risk of these alerts.
     *
     * @param scores of each alert, 0 to 99, in any order; alerts that were raised because of the
     *     risk are not among them, or it would feed itself
     * @return 0 to 99
     */
    public static double of(int... scores) {
        int[] sorted = Arrays.stream(scores).sorted().toArray();
        return IntStream.range(0, sorted.length)
                        .mapToDouble(rank ->
                                sorted[sorted.length - 1 - rank] / Math.pow(rank + 1.0, EXPONENT))
                        .sum()
                / WEIGHTS;
    }

    /**
     * The risk of something that matters more, or less, than others: its odds are multiplied.
     *
     * @param risk 0 to 99
     * @param criticality the factor, more than 0; 1 changes nothing
     * @return 0 to 100
     */
    public static double weighed(double risk, double criticality) {
        double odds = criticality * (risk / (PERCENT - risk));
        return PERCENT * (odds / (1 + odds));
    }
}
