package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class LatenciesTest {

    @Test
    void quantilesAreWithinASixteenthOfTheSortedValues(Random random) {
        for (int round = 0; round < 50; round++) {
            Latencies latencies = new Latencies();
            long[] micros =
                    random.longs(1 + random.nextInt(2_000), 0, 1L << (4 + random.nextInt(27)))
                            .toArray();
            Arrays.stream(micros)
                    .forEach(value -> latencies.add(TimeUnit.MICROSECONDS.toNanos(value)));
            Arrays.sort(micros);

            for (double share : new double[] {0.5, 0.99, 1}) {
                long exact = micros[(int) Math.ceil(micros.length * share) - 1];
                assertThat(latencies.quantileMicros(share))
                        .isGreaterThanOrEqualTo(exact)
                        .isCloseTo(exact, Percentage.withPercentage(7));
            }
        }
    }

    @Test
    void noneIsZeroAndAnythingIsCounted() {
        Latencies latencies = new Latencies();
        assertThat(latencies.quantileMicros(0.5)).isZero();

        latencies.add(-1);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.quantileMicros(0.5)).isZero();
        assertThat(latencies.quantileMicros(1)).isGreaterThan(TimeUnit.HOURS.toMicros(1));
    }
}
