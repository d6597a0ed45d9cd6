package dev.keyfence.streams.detection.detector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.memory.Backlog;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Finding;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** H2. */
class DetectionLagTest {

    private static final long NOW = 1_700_000_000;
    private static final int STEP = 10;

    private final DetectionLag rule =
            new DetectionLag(
                    new DetectionLag.Settings(Duration.ofMinutes(2), Duration.ofMinutes(3)));

    /** A memory as it is kept between two pulses. */
    private Memory memory = new Memory();

    @Test
    void saysHowFarBehindAPartitionIsThatDoesNotCatchUp() {
        Finding finding = requireNonNull(last(30, step -> 200 + step));

        assertThat(finding.summary()).contains("partition 3", "230 s behind", "for 300 s");
        assertThat(finding.measures()).hasSize(2);
        assertThat(finding.sinceSecond()).isEqualTo(NOW + 300 - 230);
    }

    @Test
    void nothingBeforeItHasLasted() {
        assertThat(last(17, _ -> 500)).isNull();
        assertThat(last(18, _ -> 500)).isNotNull();
    }

    @Test
    void oneThatCatchesUpIsNotIll() {
        assertThat(last(60, step -> 3_600 - 55 * step)).isNull();
    }

    @Test
    void catchingUpByNextToNothingIsNotCatchingUp() {
        assertThat(last(60, step -> 3_600 - step / 2)).isNotNull();
    }

    @Test
    void aShortLagIsNoneAndEndsALongOne() {
        assertThat(last(60, _ -> 119)).isNull();
        assertThat(last(60, step -> step % 10 == 9 ? 5 : 500)).isNull();
    }

    @Test
    void whatNobodyLookedAtForAWhileBeginsAnew() {
        assertThat(last(17, _ -> 500)).isNull();
        assertThat(look(500, NOW + 17 * STEP + 61)).isNull();
    }

    private @Nullable Finding last(int steps, LongUnaryOperator lag) {
        memory = new Memory();
        Finding finding = null;
        for (int step = 0; step <= steps; step++) {
            finding = look(lag.applyAsLong(step), NOW + (long) step * STEP);
        }
        return finding;
    }

    private @Nullable Finding look(long lag, long now) {
        Backlog backlog = memory.get(Slots.BACKLOG);
        Finding finding = rule.look(backlog, 3, lag, now);
        memory = Memory.of(memory.toBytes());
        return finding;
    }
}
