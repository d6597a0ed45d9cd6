package dev.keyfence.verifier.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.transfer.UploadTotals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of rows that were not accepted, across runs that are killed. */
class ImportScreenTest {

    private static final UploadTotals EARLIER = new UploadTotals(5, 0, 1);

    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsOnDiskWhatCountsAsTold() throws IOException {
        Path rejects = directory.resolve("rejects.ndjson");
        try (ImportScreen screen = screen(rejects)) {
            screen.begins(UploadTotals.NOTHING, 0);
            screen.note(row(1));
            screen.keep();
            assertThat(Files.readString(rejects))
                    .isEqualTo("{\"line\":1}" + System.lineSeparator());
        }
    }

    @Test
    void goesOnWithWholeLinesBehindARunThatWasKilled() throws IOException {
        Path rejects = directory.resolve("rejects.ndjson");
        Files.writeString(rejects, "{\"line\":1}\n{\"line\":2}\n{\"li");
        try (ImportScreen screen = screen(rejects)) {
            screen.begins(EARLIER, 0.5);
            screen.note(row(3));
        }
        assertThat(Files.readAllLines(rejects))
                .containsExactly("{\"line\":1}", "{\"line\":2}", "{\"line\":3}");
    }

    @Test
    void goesOnBehindALineThatIsAllThereIs() throws IOException {
        Path rejects = directory.resolve("rejects.ndjson");
        Files.writeString(rejects, "{\"li", StandardOpenOption.CREATE);
        try (ImportScreen screen = screen(rejects)) {
            screen.begins(EARLIER, 0.5);
            screen.note(row(3));
        }
        assertThat(Files.readAllLines(rejects)).containsExactly("{\"line\":3}");
    }

    @Test
    void doesNotCountWhatTheDiskDoesNotTake() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a device that is always full, as Linux has it").exists();
        try (ImportScreen screen = screen(full)) {
            screen.begins(UploadTotals.NOTHING, 0);
            screen.note(row(1));
            assertThatThrownBy(screen::keep)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is the disk full?");
        }
    }

    private ImportScreen screen(Path rejects) {
        return new ImportScreen(new PrintWriter(out), new PrintWriter(err), false, rejects);
    }

    private static ObjectNode row(int line) {
        return JsonNodeFactory.instance.objectNode().put("line", line);
    }
}
