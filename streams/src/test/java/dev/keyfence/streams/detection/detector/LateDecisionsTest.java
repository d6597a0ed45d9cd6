package dev.keyfence.streams.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.NodePulse;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Finding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** H3. */
class LateDecisionsTest {

    private static final long NOW = 1_700_000_000;

    private final LateDecisions rule = new LateDecisions(LateDecisions.Settings.DEFAULT);
    private final Memory memory = new Memory();

    @Test
    void saysHowManyOfANodesDecisionsAreLate() {
        assertThat(look(100, 10, 0)).isNull();

        Finding finding = Objects.requireNonNull(look(100, 10, 60));

        assertThat(finding.summary()).contains("20 of 200", "node n7", "10 minutes");
        assertThat(finding.measures().getFirst().observed()).isEqualTo(20);
        assertThat(finding.measures().get(1).observed()).isEqualTo(0.1);
        assertThat(finding.measures().get(1).threshold()).isEqualTo(0.05);
    }

    @Test
    void aFewAmongManyAreToBeExpected() {
        assertThat(look(10_000, 100, 0)).isNull();
    }

    @Test
    void whatWasLateLongAgoDoesNotCount() {
        assertThat(look(100, 19, 0)).isNull();
        assertThat(look(100, 19, 660)).isNull();
        assertThat(look(1, 1, 661)).isNotNull();
    }

    @Test
    void moreThanFitsIsCountedAsManyAsFit() {
        for (int step = 0; step < 30; step++) {
            assertThat(look(Long.MAX_VALUE, Long.MAX_VALUE, step * 60L)).isNotNull();
        }
    }

    private @Nullable Finding look(long all, long late, long later) {
        return rule.look(new NodePulse("n7", all, late, null), memory, NOW + later);
    }
}
