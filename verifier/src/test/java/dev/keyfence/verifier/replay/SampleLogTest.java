package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleLogTest {

    private static final Path SHIPPED = Path.of("src", "main", "samples", "access.log.gz");

    @Test
    void theShippedSampleIsTheOneThatIsMadeHere() throws IOException {
        List<String> shipped = new ArrayList<>();
        try (LineReader reader = LineReader.open(SHIPPED)) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                shipped.add(line.text());
            }
        }

        assertThat(shipped).isEqualTo(SampleLog.lines());
    }

    @Test
    void onlyTheLineThatWasCutOffIsMalformed() {
        List<String> lines = SampleLog.lines();

        for (int number = 1; number <= lines.size(); number++) {
            assertThat(LogFormat.of(lines.get(number - 1)).isPresent())
                    .as("line %d", number)
                    .isEqualTo(number != SampleLog.CUT_OFF_LINE);
        }
    }
}
