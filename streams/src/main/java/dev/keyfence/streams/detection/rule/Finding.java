package dev.keyfence.streams.detection.rule;

import dev.keyfence.schemas.record.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hit of a detector. Immutable.
 *
 * @param severity how much it matters
 * @param summary what happened, in one sentence for people; names nothing secret
 * @param measures the numbers it rests on, the decisive one first
 * @param factors what else speaks for it, the weightiest first, in short sentences
 * @param apart keeps episodes of one entity apart, such as the network a key was used from; empty
 *     when there is one episode at a time
 * @param sinceSecond when the first decision was made that led to it, in seconds since the epoch
 */
public record Finding(
        Severity severity,
        String summary,
        List<Measured> measures,
        List<String> factors,
        String apart,
        long sinceSecond) {

    /**
     * One number.
     *
     * @param name what was measured: small letters and underscores
     * @param observed what was seen
     * @param baseline what is usual, or null when there is no history
     * @param threshold what it was held against, or null when it only explains
     */
    public record Measured(
            String name, double observed, @Nullable Double baseline, @Nullable Double threshold) {

        /** A number that reached its threshold. */
        public static Measured over(String name, double observed, double threshold) {
            return new Measured(name, observed, null, threshold);
        }

        /** A number that explains. */
        public static Measured of(String name, double observed) {
            return new Measured(name, observed, null, null);
        }
    }

    /** Copies the lists. */
    public Finding {
        measures = List.copyOf(measures);
        factors = List.copyOf(factors);
    }

    /** A hit that rests on numbers alone. */
    public static Finding of(
            Severity severity, String summary, long sinceSecond, Measured... measures) {
        return new Finding(severity, summary, List.of(measures), List.of(), "", sinceSecond);
    }

    /** The same with what else speaks for it. */
    public Finding because(String... why) {
        return new Finding(severity, summary, measures, List.of(why), apart, sinceSecond);
    }

    /** The same in an episode of its own. */
    public Finding apart(String name) {
        return new Finding(severity, summary, measures, factors, name, sinceSecond);
    }
}
