package dev.keyfence.streams.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.detection.detector.NodeSilence.Settings;
import dev.keyfence.streams.detection.rule.Finding;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** H1. */
class NodeSilenceTest {

    private final NodeSilence rule = new NodeSilence(new Settings(Duration.ofMinutes(1)));

    @Test
    void saysWhichNodeIsSilentAndForHowLong() {
        Finding finding = Objects.requireNonNull(rule.look("n7", 1_000, 60));

        assertThat(finding.summary()).contains("n7", "60 s");
        assertThat(finding.sinceSecond()).isEqualTo(1_000);
        assertThat(finding.measures().getFirst().observed()).isEqualTo(60);
        assertThat(finding.measures().getFirst().threshold()).isEqualTo(60.0);
    }

    @Test
    void aShortSilenceIsNone() {
        assertThat(rule.look("n7", 1_000, 59)).isNull();
    }
}
