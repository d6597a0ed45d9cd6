package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.DetectionBench.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads the same decisions again raises the same alerts, and no others. */
class AlertIdentityTest {

    private static final List<Decision> GUESSES =
            LongStream.rangeClosed(1, 60)
                    .mapToObj(i -> DetectionRecords.unknown(i, NOON.plusSeconds(i)).build())
                    .toList();

    @TempDir private Path one;
    @TempDir private Path other;

    @Test
    void isTheSameWhenTheSameDecisionsComeAgain() {
        assertThat(alertIds(other, GUESSES)).hasSize(1).isEqualTo(alertIds(one, GUESSES));
    }

    /** As they may when several partitions are read again. */
    @Test
    void isTheSameWhenTheyComeInAnotherOrder() {
        assertThat(alertIds(other, GUESSES.reversed()))
                .hasSize(1)
                .isEqualTo(alertIds(one, GUESSES));
    }

    private static List<String> alertIds(Path directory, List<Decision> decisions) {
        try (DetectionBench bench = new DetectionBench(directory)) {
            decisions.forEach(bench::send);
            return bench.alerts().stream().map(Alert::getAlertId).toList();
        }
    }
}
