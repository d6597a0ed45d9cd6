package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopNamesTest {

    @Test
    void countsExactlyWhileThereIsRoom() {
        TopNames names = new TopNames(3);
        "abcaab".chars().forEach(c -> names.add(Character.toString(c)));
        assertThat(sum(names)).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 1L));
    }

    /** Against a plain map: never above the truth, and never further below than the bound. */
    @Test
    void isNeverFurtherFromTheTruthThanItSays() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TopNamesTest seed: " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            int counters = 1 + random.nextInt(20);
            int kinds = 1 + random.nextInt(100);
            int size = random.nextInt(5_000);
            TopNames names = new TopNames(counters);
            Map<String, Long> truth = new HashMap<>();
            for (int i = 0; i < size; i++) {
                // Squared: some are frequent, most are rare.
                String name = "n" + (int) (kinds * random.nextDouble() * random.nextDouble());
                names.add(name);
                truth.merge(name, 1L, Long::sum);
            }
            Map<String, Long> counted = sum(names);
            assertThat(counted).as("seed %d", seed).hasSizeLessThanOrEqualTo(counters);
            long off = size / (counters + 1);
            truth.forEach((name, count) ->
                    assertThat(counted.getOrDefault(name, 0L))
                            .as("seed %d, %s", seed, name)
                            .isBetween(count - off, count));
        }
    }

    private static Map<String, Long> sum(TopNames names) {
        Map<String, Long> sum = new HashMap<>();
        names.addTo(sum);
        return sum;
    }
}
