package dev.keyfence.streams.detection.score;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Shares, quantiles and their intervals. */
final class Figures {

    private static final int RESAMPLES = 1_000;
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private Figures() {}

    /**
     * A share with its interval.
     *
     * @param of how many there are
     * @param value how many of them are so, as a share; not a number when there are none
     * @param low end of the interval of 95 %
     * @param high end of it
     */
    record Share(int of, double value, double low, double high) {

        @Override
        public String toString() {
            return of == 0 ? "–" : "%.2f [%.2f, %.2f]".formatted(value, low, high);
        }
    }

    /** The share of those that are so, with an interval by resampling them. */
    static Share share(Collection<Boolean> sample, long seed) {
        double[] values = sample.stream().mapToDouble(yes -> yes ? 1 : 0).toArray();
        double[] interval = interval(values, Figures::mean, seed);
        return new Share(values.length, mean(values), interval[0], interval[1]);
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** A quantile of values; not a number of none. */
    static double quantile(double[] values, double rank) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(rank * (sorted.length - 1)))];
    }

    /** The ends of an interval of 95 % by bootstrap. */
    static double[] interval(double[] values, ToDoubleFunction<double[]> figure, long seed) {
        if (values.length == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] figures = new double[RESAMPLES];
        double[] sample = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = values[random.nextInt(values.length)];
            }
            figures[i] = figure.applyAsDouble(sample);
        }
        return new double[] {quantile(figures, LOW), quantile(figures, HIGH)};
    }

    /** The harmonic mean of precision and recall. */
    static double f1(double precision, double recall) {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
