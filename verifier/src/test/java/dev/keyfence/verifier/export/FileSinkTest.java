package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.alert.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

    @TempDir Path directory;

    @Test
    void appendsLinesAlsoAfterARestart() throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        try (FileSink sink = new FileSink(file, 1_000, 2)) {
            sink.deliver(message("{\"n\":1}"));
            sink.deliver(message("{\"n\":2}"));
        }
        try (FileSink sink = new FileSink(file, 1_000, 2)) {
            sink.deliver(message("{\"n\":3}"));
        }
        assertThat(Files.readAllLines(file)).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    }

    @Test
    void rotatesWhatIsFullAndDropsTheOldest() throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        try (FileSink sink = new FileSink(file, 20, 2)) {
            for (int i = 1; i <= 8; i++) {
                sink.deliver(message("{\"n\":" + i + "}"));
            }
        }
        assertThat(Files.readAllLines(file)).containsExactly("{\"n\":7}", "{\"n\":8}");
        assertThat(Files.readAllLines(directory.resolve("alerts.jsonl.1")))
                .containsExactly("{\"n\":5}", "{\"n\":6}");
        assertThat(Files.readAllLines(directory.resolve("alerts.jsonl.2")))
                .containsExactly("{\"n\":3}", "{\"n\":4}");
        assertThat(directory.resolve("alerts.jsonl.3")).doesNotExist();
    }

    @Test
    void endsALineThatACrashCutOff() throws Exception {
        Path file = Files.writeString(directory.resolve("alerts.jsonl"), "{\"n\":1}\n{\"n\":");
        try (FileSink sink = new FileSink(file, 1_000, 2)) {
            sink.deliver(message("{\"n\":2}"));
        }
        assertThat(Files.readAllLines(file)).containsExactly("{\"n\":1}", "{\"n\":", "{\"n\":2}");
    }

    @Test
    void saysWhatItCannotWrite() {
        try (FileSink sink = new FileSink(directory.resolve("no/such/file"), 1_000, 2)) {
            assertThatThrownBy(() -> sink.deliver(message("{}")))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("cannot be written");
        }
    }

    private static ExportMessage message(String body) {
        return new ExportMessage(
                "1", "alert", Severity.LOW, Instant.EPOCH, body.getBytes(StandardCharsets.UTF_8));
    }
}
