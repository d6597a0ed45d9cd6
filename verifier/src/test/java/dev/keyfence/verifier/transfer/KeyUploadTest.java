package dev.keyfence.verifier.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.TransferException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyUploadTest {

    private static final int CHUNK_ROWS = 10;

    @TempDir Path directory;

    private final FakeControl control = newControl();
    private final List<ObjectNode> notes = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();
    private long dieAfterRows = Long.MAX_VALUE;
    private boolean keeps = true;

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void uploadsAFileInChunks() throws Exception {
        UploadTotals totals = upload(file("f.ndjson", rows(95)), FileFormat.NDJSON);

        assertThat(totals).isEqualTo(new UploadTotals(95, 0, 0));
        assertThat(control.rows()).hasSize(95);
        assertThat(control.bodies).hasSize(10);
        assertThat(progress).isSorted().hasSize(10).endsWith(95L);
        assertThat(directory).isDirectoryNotContaining("glob:**keyfence-import*");
    }

    @Test
    void uploadsGzip() throws Exception {
        Path file = directory.resolve("f.ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(rows(25).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThat(upload(file, FileFormat.NDJSON).accepted()).isEqualTo(25);
    }

    @Test
    void tellsTheFilesLinesOfWhatWasNotAccepted() throws Exception {
        // The row that comes again is in one chunk with the first: chunks may overtake each other.
        String text = rows(10) + "a\nb\nc\nd\nbad 1\n\na\nbad 2\n";

        UploadTotals totals = upload(file("f.ndjson", text), FileFormat.NDJSON);

        assertThat(totals).isEqualTo(new UploadTotals(14, 1, 2));
        assertThat(notes)
                .extracting(note -> note.path("line").asLong())
                .containsExactly(15L, 17L, 18L);
    }

    @Test
    void putsTheHeaderBeforeEachChunkOfCsv() throws Exception {
        String text = "owner,key\n" + rows(12) + "\"a\nb\",c\nbad\n\"open\n";

        UploadTotals totals = upload(file("f.csv", text), FileFormat.CSV);

        assertThat(control.bodies).allMatch(body -> body.startsWith("owner,key\n"));
        assertThat(totals.rejected()).isEqualTo(2);
        assertThat(notes)
                .extracting(note -> note.path("line").asLong())
                .containsExactlyInAnyOrder(16L, 17L);
    }

    @Test
    void goesOnBehindTheRowsThatWereAnsweredFor() throws Exception {
        control.stopOnceAt("row 23");

        UploadTotals totals = upload(file("f.ndjson", rows(40)), FileFormat.NDJSON);

        assertThat(totals).isEqualTo(new UploadTotals(40, 0, 0));
        assertThat(waits).containsExactly("a hiccup");
        assertThat(control.bodies).anyMatch(body -> body.startsWith("row 23\n"));
    }

    @Test
    void goesOnAfterItWasKilled() throws Exception {
        Path file = file("f.csv", "owner\n" + rows(100));
        dieAfterRows = 30;
        assertThatThrownBy(() -> upload(file, FileFormat.CSV)).hasMessage("killed");
        int before = control.bodies.size();
        dieAfterRows = Long.MAX_VALUE;

        UploadTotals totals = upload(file, FileFormat.CSV);

        assertThat(totals.rows()).isEqualTo(100);
        assertThat(control.rows()).hasSize(100);
        assertThat(control.bodies.size() - before).isLessThanOrEqualTo(8);
        assertThat(directory).isDirectoryNotContaining("glob:**keyfence-import*");
    }

    @Test
    void notesAgainWhatWasNotKept() throws Exception {
        Path file = file("f.ndjson", rows(5) + "bad 1\n" + rows(20));
        keeps = false;
        assertThatThrownBy(() -> upload(file, FileFormat.NDJSON)).hasMessage("the disk is full");
        keeps = true;

        UploadTotals totals = upload(file, FileFormat.NDJSON);

        assertThat(totals.rejected()).isEqualTo(1);
        assertThat(notes)
                .filteredOn(note -> note.path("outcome").asText().equals("rejected"))
                .extracting(note -> note.path("line").asLong())
                .containsExactly(6L, 6L);
    }

    @Test
    void beginsAnewWhenTheFileIsAnother() throws Exception {
        Path file = file("f.ndjson", rows(50));
        dieAfterRows = 20;
        assertThatThrownBy(() -> upload(file, FileFormat.NDJSON)).hasMessage("killed");
        dieAfterRows = Long.MAX_VALUE;
        Files.writeString(file, "new\n" + rows(20));

        assertThat(upload(file, FileFormat.NDJSON).rows()).isEqualTo(21);
    }

    @Test
    void saysWhatIsWrongWithTheFileOrTheKey() throws Exception {
        Path file = file("f.csv", "a\nb\n");
        control.status = 400;
        assertThatThrownBy(() -> upload(file, FileFormat.CSV))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INPUT))
                .hasMessageContaining("columns");
        control.status = 403;
        assertThatThrownBy(() -> upload(file, FileFormat.CSV))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }

    @Test
    void givesUpWhenNobodyAnswers() throws Exception {
        Path file = file("f.ndjson", rows(3));
        control.close();

        assertThatThrownBy(() -> upload(file, FileFormat.NDJSON))
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY))
                .hasMessageContaining("run it again");
        assertThat(waits).hasSizeGreaterThan(5);
    }

    @Test
    void writesWhatAnExportGives() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new KeyDownload(control.target()).run(FileFormat.NDJSON, out);
        assertThat(out).hasToString("a\nb\n");

        control.status = 403;
        assertThatThrownBy(() -> new KeyDownload(control.target()).run(FileFormat.CSV, out))
                .isInstanceOf(TransferException.class)
                .hasMessage("may not");
    }

    @Test
    void showsABarARateAndTheTimeThatIsLeft() {
        UploadProgress shown = new UploadProgress(0, 100, 0.1);

        assertThat(shown.line(10_000_000_000L, new UploadTotals(1_000, 50, 50), 0.6))
                .isEqualTo(
                        "[##############----------]  60 %  1,100 rows  100/s  50 duplicates  50"
                                + " rejected  ETA 0:08");
    }

    private UploadTotals upload(Path file, FileFormat format) throws Exception {
        return new KeyUpload(
                        control.target(),
                        new KeyUpload.Settings(
                                file,
                                format,
                                directory.resolve("state.keyfence-import"),
                                CHUNK_ROWS,
                                Duration.ofMillis(1)),
                        new Watcher())
                .run();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String rows(int count) {
        return String.join("", IntStream.range(0, count).mapToObj(i -> "row " + i + "\n").toList());
    }

    private static FakeControl newControl() {
        try {
            return new FakeControl();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private final class Watcher implements UploadWatcher {

        @Override
        public void begins(UploadTotals earlier, double share) {
            assertThat(share).isBetween(0.0, 1.0);
        }

        @Override
        public void progress(UploadTotals totals, double share) {
            progress.add(totals.rows());
            if (totals.rows() >= dieAfterRows) {
                throw new IllegalStateException("killed");
            }
        }

        @Override
        public void note(ObjectNode row) {
            notes.add(row);
        }

        @Override
        public void keep() throws IOException {
            if (!keeps) {
                throw new IOException("the disk is full");
            }
        }

        @Override
        public void waiting(String reason) {
            waits.add(reason);
        }
    }
}
