package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepsTest {

    private static final int ALL = 3;
    private static final long SECONDS = 20;

    /** What one decision was. */
    private record Seen(int matched, long second) {}

    @Test
    void findsEveryChainThatASearchOfAllFinds() {
        Random random = new Random(Long.getLong("seed", 17));
        int complete = 0;
        for (int run = 0; run < 300; run++) {
            Steps steps = new Steps();
            List<Seen> all = new ArrayList<>();
            long second = 1_000;
            for (int i = 0; i < 30; i++) {
                second += random.nextInt(8);
                int matched = random.nextInt(1 << ALL);
                all.add(new Seen(matched, second));
                long since = steps.advance(matched, ALL, second, SECONDS);
                if ((matched & 1 << (ALL - 1)) != 0) {
                    assertThat(since != Steps.NONE)
                            .as("run %d, %s", run, all)
                            .isEqualTo(search(all));
                }
                complete += since == Steps.NONE ? 0 : 1;
                steps = again(steps);
            }
        }
        assertThat(complete).isGreaterThan(100);
    }

    @Test
    void doesNotSetALateStepBeforeWhatCameEarlier() {
        Steps steps = new Steps();
        assertThat(steps.advance(0b010, ALL, 10, SECONDS)).isEqualTo(Steps.NONE);
        assertThat(steps.advance(0b001, ALL, 5, SECONDS)).isEqualTo(Steps.NONE);
        assertThat(steps.advance(0b100, ALL, 11, SECONDS)).isEqualTo(Steps.NONE);
        assertThat(steps.advance(0b010, ALL, 12, SECONDS)).isEqualTo(Steps.NONE);
        assertThat(steps.advance(0b100, ALL, 13, SECONDS)).isEqualTo(5);
    }

    @Test
    void countsWhatHeldInTheTimeThatEndsWithTheLatest() {
        Steps steps = new Steps();
        steps.mark(0b001, 100);
        steps.mark(0b010, 110);
        steps.mark(0b100, 121);
        assertThat(steps.within(SECONDS)).isEqualTo(2);
        assertThat(steps.sinceSecond(SECONDS)).isEqualTo(110);
        steps.mark(0b001, 90);
        assertThat(steps.within(SECONDS)).isEqualTo(2);
        steps.mark(0b001, 101);
        assertThat(again(steps).within(SECONDS)).isEqualTo(3);
    }

    /** Whether some chain ends with the last of all. */
    private static boolean search(List<Seen> all) {
        int end = all.size() - 1;
        for (int i = 0; i < end; i++) {
            for (int j = i + 1; j < end; j++) {
                if ((all.get(i).matched() & 1) != 0
                        && (all.get(j).matched() & 2) != 0
                        && all.get(end).second() - all.get(i).second() <= SECONDS) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Steps again(Steps steps) {
        Packer out = new Packer();
        steps.write(out);
        Steps read = new Steps();
        read.read(new Unpacker(out.toBytes()));
        return read;
    }
}
