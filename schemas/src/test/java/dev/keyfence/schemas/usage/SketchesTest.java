package dev.keyfence.schemas.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchesTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void countsAFewAddressesExactly() {
        ClientSketch sketch = new ClientSketch();
        assertThat(sketch.toBytes()).isNull();
        for (int i = 0; i < 100; i++) {
            sketch.add("203.0.113." + i);
            sketch.add("203.0.113." + i);
        }

        assertThat(sketch.estimate()).isEqualTo(100);
        assertThat(requireNonNull(sketch.toBytes()).remaining()).isLessThan(450);
    }

    @Test
    void staysWithinTheStatedErrorInTheMean() {
        Random random = new Random(SEED);
        double squares = 0;
        int runs = 100;
        for (int run = 0; run < runs; run++) {
            int distinct = 20_000 + random.nextInt(80_000);
            ClientSketch one = new ClientSketch();
            ClientSketch other = new ClientSketch();
            for (int i = 0; i < distinct; i++) {
                (i % 2 == 0 ? one : other).add(run + "/" + i);
            }
            one.merge(other);
            squares += Math.pow((double) one.estimate() / distinct - 1, 2);
            assertThat(requireNonNull(one.toBytes()).remaining()).isLessThan(2_200);
        }

        // The standard deviation of 100 runs is itself within 25 % with all but certainty.
        assertThat(Math.sqrt(squares / runs))
                .as("seed %d", SEED)
                .isLessThan(1.25 * ClientSketch.STANDARD_ERROR);
    }

    @Test
    void goesOnFromItsBytes() {
        ClientSketch sketch = new ClientSketch();
        for (int i = 0; i < 5_000; i++) {
            sketch = i % 500 == 0 ? ClientSketch.of(sketch.toBytes()) : sketch;
            sketch.add("2001:db8::" + i);
        }
        assertThat((double) sketch.estimate() / 5_000 - 1)
                .isBetween(-4 * ClientSketch.STANDARD_ERROR, 4 * ClientSketch.STANDARD_ERROR);
    }

    @Test
    void keepsAFewLatenciesAsTheyAre() {
        LatencySketch sketch = new LatencySketch();
        assertThat(sketch.quantile(0.5)).isEmpty();
        for (long nanos = 16; nanos >= 1; nanos--) {
            sketch.add(nanos);
        }

        assertThat(sketch.quantile(0.5)).hasValue(8);
        assertThat(sketch.quantile(0)).hasValue(1);
        assertThat(sketch.quantile(1)).hasValue(16);
        assertThat(sketch.exact()).hasSize(16);
        assertThat(sketch.toBytes()).isNull();
        sketch.add(17);
        assertThat(sketch.exact()).isEmpty();
        assertThat(sketch.toBytes()).isNotNull();
    }

    @Test
    void findsQuantilesWithinTheStatedErrorAlsoAfterMergesAndReadingBack() {
        Random random = new Random(SEED);
        List<Long> all = new ArrayList<>();
        LatencySketch whole = new LatencySketch();
        for (int part = 0; part < 12; part++) {
            LatencySketch one = new LatencySketch();
            for (int i = part == 3 ? 10 : 3_000; i > 0; i--) {
                long nanos = (long) Math.exp(6 + 2 * random.nextGaussian()) + 1;
                all.add(nanos);
                one.add(nanos);
            }
            whole.merge(LatencySketch.of(one.exact(), one.toBytes()));
        }
        all.sort(null);

        for (double rank : new double[] {0.1, 0.5, 0.9, 0.99}) {
            // Twice the error that holds with 99 %: four ranks, any seed.
            double slack = 2 * LatencySketch.RANK_ERROR;
            long found = whole.quantile(rank).orElseThrow();
            // Floats of this size are off by some nanoseconds at the most.
            assertThat(found)
                    .as("p%s, seed %d", rank, SEED)
                    .isBetween(at(all, rank - slack) - 64, at(all, rank + slack) + 64);
        }
        assertThat(requireNonNull(whole.toBytes()).remaining()).isLessThan(3_000);
    }

    private static long at(List<Long> sorted, double rank) {
        return sorted.get((int) Math.clamp(rank * sorted.size(), 0, sorted.size() - 1));
    }
}
