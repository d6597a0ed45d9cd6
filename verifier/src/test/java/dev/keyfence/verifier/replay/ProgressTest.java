package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Totals HALF =
            new Totals(5_000, 0, Map.of("ok", 5_000L), Map.of(), 0, 0, 1_100, 900, 4_000);

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @Test
    void showsBarRateAndTimeLeft() {
        assertThat(Progress.line(0.25, HALF, 6_123, Duration.ofSeconds(30).toNanos()))
                .isEqualTo(
                        "[######------------------]  25 %  5,000 lines  6,123/s  1,100 keys  ETA 1:30");
    }

    @Test
    void showsNoShareWhereTheEndIsNotKnown() {
        assertThat(Progress.line(Double.NaN, HALF, 6_123, 1))
                .isEqualTo("5,000 lines  6,123/s  1,100 keys");
    }

    @Test
    void showsWhatDoesNotGoThrough() {
        Totals bad = new Totals(10, 2, Map.of(), Map.of(), 3, 0, 0, 0, 0);

        assertThat(Progress.line(0, bad, 0, 1)).contains("2 malformed  3 unanswered");
    }

    @Test
    void drawsOverTheSameLineOnATerminalAndTakesItAway() throws IOException {
        Screen screen = screen(true);
        try (LineReader lines = LineReader.open(new ByteArrayInputStream(new byte[] {'a'}), 1);
                Progress _ = Progress.start(screen, new Tally(), lines, Long.MAX_VALUE)) {
            Awaitility.await().until(() -> progress.size() > 0);
            screen.result("receipt");
        }
        screen.note("note");

        assertThat(text(progress)).startsWith("\r\u001B[2K[").endsWith("\r\u001B[2Knote\n");
        assertThat(text(results)).isEqualTo("receipt\n");
    }

    @Test
    void printsALineAtATimeElsewhere() {
        Screen screen = screen(false);
        screen.progress("one");
        screen.progress("two");
        screen.erase();

        assertThat(text(progress)).isEqualTo("one\ntwo\n");
    }

    private Screen screen(boolean terminal) {
        return new Screen(
                new PrintWriter(results, true, StandardCharsets.UTF_8),
                new PrintWriter(progress, true, StandardCharsets.UTF_8),
                terminal);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
