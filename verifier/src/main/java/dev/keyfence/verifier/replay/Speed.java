package dev.keyfence.verifier.replay;

/**
 * How fast a log is replayed.
 *
 * @param factor so many seconds of the log go by in a second; infinite for as fast as possible
 */
public record Speed(double factor) {

    /** As fast as the target answers. */
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    /** Checks the factor. */
    public Speed {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a speed is \"max\" or a number above 0");
        }
    }

    /**
     * Reads {@code max}, or a number such as {@code 1} or {@code 0.5}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Speed parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        try {
            double factor = Double.parseDouble(text);
            if (Double.isFinite(factor)) {
                return new Speed(factor);
            }
        } catch (NumberFormatException _) {
            // Said below, as for NaN and infinity.
        }
        throw new IllegalArgumentException("a speed is \"max\" or a number above 0");
    }

    boolean isMax() {
        return Double.isInfinite(factor);
    }
}
