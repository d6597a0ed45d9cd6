package dev.keyfence.streams.usage.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowKeyTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final List<UsageKind> KINDS = List.of(UsageKind.values());

    @Test
    void readsItsRowBackAndLiesInTheOrderOfTime() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            WindowKey one = random(random);
            WindowKey other = random(random);

            assertThat(WindowKey.ofRow(one.toRow())).as("seed %d", SEED).isEqualTo(one);
            if (one.step() == other.step() && one.past() == other.past()) {
                int rows = Arrays.compareUnsigned(one.toRow(), other.toRow());
                int times = Long.compare(one.startMillis(), other.startMillis());
                assertThat(times == 0 || Integer.signum(rows) == times)
                        .as("seed %d", SEED)
                        .isTrue();
            }
        }
    }

    @Test
    void beginsWindowsAtWholeMinutesHoursAndDays() {
        long noon = 1_795_350_630_123L; // 2026-11-22T12:30:30.123Z
        assertThat(Steps.start(UsageStep.MINUTE, noon)).isEqualTo(1_795_350_600_000L);
        assertThat(Steps.start(UsageStep.HOUR, noon)).isEqualTo(1_795_348_800_000L);
        assertThat(Steps.start(UsageStep.DAY, noon)).isEqualTo(1_795_305_600_000L);
    }

    private static WindowKey random(Random random) {
        UsageKind kind = KINDS.get(random.nextInt(KINDS.size()));
        UsageStep step = Steps.ALL.get(random.nextInt(Steps.ALL.size()));
        return new WindowKey(
                step,
                random.nextBoolean(),
                Steps.start(step, random.nextLong(1L << 50)),
                kind,
                kind == UsageKind.ROUTE ? "p" + random.nextInt(1_000) : null,
                "/ü/" + random.nextInt(1_000));
    }
}
