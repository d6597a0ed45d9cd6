package dev.keyfence.schemas.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceSetTest {

    private static final long SEED =
            Long.getLong("seed", new Random().nextLong()); // printed with a failure

    @Test
    void knowsWhatAPlainSetKnows() {
        Random random = new Random(SEED);
        for (int round = 0; round < 40; round++) {
            SequenceSet set = new SequenceSet();
            TreeSet<Long> model = new TreeSet<>();
            long start = random.nextInt(3) * 4_000L;
            int range = 1 + random.nextInt(30_000);
            List<Long> numbers =
                    LongStream.range(start, start + range).boxed().collect(Collectors.toList());
            if (random.nextBoolean()) {
                Collections.shuffle(numbers, random);
            }
            int left = random.nextInt(4) == 0 ? 0 : random.nextInt(20);
            for (int i = 0; i < left && numbers.size() > 1; i++) {
                int at = random.nextInt(numbers.size());
                numbers.subList(at, Math.min(numbers.size(), at + 1 + random.nextInt(6_000)))
                        .clear();
            }
            for (Long number : numbers) {
                assertThat(set.add(number)).isEqualTo(model.add(number));
                if (random.nextInt(50) == 0) {
                    assertThat(set.add(number)).as("seed %d", SEED).isFalse();
                }
            }
            assertThat(set.size()).isEqualTo(model.size());
            if (!model.isEmpty()) {
                assertThat(set.lowest()).hasValue(model.first());
                assertThat(set.highest()).hasValue(model.last());
            }
            long to = start + range + 10;
            assertThat(set.missing(start, to))
                    .as("seed %d", SEED)
                    .isEqualTo(missing(model, start, to));
            assertThat(set.ranges()).as("seed %d", SEED).isEqualTo(ranges(model, start, to));
            SequenceSet again = restored(set, start, to);
            assertThat(again.ranges()).as("seed %d", SEED).isEqualTo(set.ranges());
            assertThat(again.size()).isEqualTo(set.size());
            assertThat(again.lowest()).isEqualTo(set.lowest());
            assertThat(again.highest()).isEqualTo(set.highest());
        }
    }

    @Test
    void doesNotWalkThroughWhatIsMissing() {
        SequenceSet set = new SequenceSet();
        set.add(1);
        set.add(1L << 60);
        assertThat(set.missing(1, 1L << 60)).containsExactly(new SequenceRange(2, (1L << 60) - 1));
        assertThat(set.missing(1, Long.MAX_VALUE - 1))
                .contains(new SequenceRange((1L << 60) + 1, Long.MAX_VALUE - 1));
        assertThat(set.firstMissing(1)).isEqualTo(2);
        assertThat(set.ranges())
                .containsExactly(new SequenceRange(1, 1), new SequenceRange(1L << 60, 1L << 60));
        assertThat(new SequenceSet().ranges()).isEmpty();
    }

    @Test
    void isCheapWhereNothingIsMissing() {
        SequenceSet set = new SequenceSet();
        for (long i = 1; i <= 1_000_000; i++) {
            assertThat(set.add(i)).isTrue();
        }
        assertThat(set.missing(1, 1_000_000)).isEmpty();
        assertThat(set.missing(1, 1_000_002))
                .containsExactly(new SequenceRange(1_000_001, 1_000_002));
        assertThat(set.missing(5, 4)).isEmpty();
    }

    @Test
    void refusesWhatIsNoSequenceNumber() {
        assertThatThrownBy(() -> new SequenceSet().add(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SequenceRange(2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new SequenceRange(2, 4).count()).isEqualTo(3);
    }

    private static SequenceSet restored(SequenceSet set, long from, long to) {
        SequenceSet again = new SequenceSet();
        set.fullBlocks().forEach(again::restoreFull);
        for (long b = SequenceSet.blockOf(from); b <= SequenceSet.blockOf(to); b++) {
            long[] bits = set.bits(b);
            if (bits != null) {
                again.restore(b, bits);
            }
        }
        return again;
    }

    /** What is missing of what is missing. */
    private static List<SequenceRange> ranges(Set<Long> model, long from, long to) {
        Set<Long> others =
                LongStream.rangeClosed(from, to)
                        .filter(each -> !model.contains(each))
                        .boxed()
                        .collect(Collectors.toSet());
        return missing(others, from, to);
    }

    private static List<SequenceRange> missing(Set<Long> model, long from, long to) {
        List<SequenceRange> missing = new ArrayList<>();
        long gap = -1;
        for (long i = from; i <= to; i++) {
            if (model.contains(i)) {
                if (gap >= 0) {
                    missing.add(new SequenceRange(gap, i - 1));
                }
                gap = -1;
            } else if (gap < 0) {
                gap = i;
            }
        }
        if (gap >= 0) {
            missing.add(new SequenceRange(gap, to));
        }
        return missing;
    }
}
