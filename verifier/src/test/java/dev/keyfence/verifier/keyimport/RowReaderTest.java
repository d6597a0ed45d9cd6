package dev.keyfence.verifier.keyimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class RowReaderTest {

    @Test
    void readsLinesAndCountsThem() throws IOException {
        List<FileRow> rows = rows("a\n\n  \nb\r\nc", FileFormat.NDJSON);

        assertThat(rows)
                .extracting(row -> new String(row.bytes(), UTF_8))
                .containsExactly("a", "b", "c");
        assertThat(rows).extracting(FileRow::line).containsExactly(1L, 4L, 5L);
        assertThat(rows).extracting(FileRow::ended).containsExactly(true, true, false);
    }

    @Test
    void readsAnEmptyFile() throws IOException {
        assertThat(rows("", FileFormat.CSV)).isEmpty();
        assertThat(rows("\n \n", FileFormat.CSV)).isEmpty();
    }

    @Test
    void keepsLineFeedsWithinQuotes() throws IOException {
        List<FileRow> rows = rows("\"a\n\"\"b\",c\nd\n", FileFormat.CSV);

        assertThat(rows)
                .extracting(row -> new String(row.bytes(), UTF_8))
                .containsExactly("\"a\n\"\"b\",c", "d");
        assertThat(rows).extracting(FileRow::line).containsExactly(1L, 3L);
    }

    @Test
    void doesNotTakeAQuoteWithinAFieldForAnOpenOne() throws IOException {
        assertThat(rows("a\"b\nc\n", FileFormat.CSV)).hasSize(2);
        assertThat(rows("\"a\n", FileFormat.NDJSON)).hasSize(1);
    }

    @Test
    void losesOneLineToAQuoteThatIsNotClosed() throws IOException {
        List<FileRow> rows = rows("a\n\"b\nc,d\ne\n", FileFormat.CSV);

        assertThat(rows).extracting(FileRow::line).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rows.get(1).fault()).contains("quote");
        assertThat(new String(rows.get(2).bytes(), UTF_8)).isEqualTo("c,d");
    }

    @Test
    void losesOneLineThatIsTooLong() throws IOException {
        String file = "a\n" + "x".repeat(3 * RowReader.ROW_BYTES_MAX) + "\nb\n";
        for (FileFormat format : FileFormat.values()) {
            List<FileRow> rows = rows(file, format);

            assertThat(rows).extracting(FileRow::line).containsExactly(1L, 2L, 3L);
            assertThat(rows.get(1).fault()).contains("longer");
            assertThat(rows.get(1).bytes()).isEmpty();
            assertThat(new String(rows.get(2).bytes(), UTF_8)).isEqualTo("b");
        }
    }

    @Test
    void takesARowOfTheGreatestLength() throws IOException {
        String row = "x".repeat(RowReader.ROW_BYTES_MAX);

        assertThat(rows(row + "\n", FileFormat.NDJSON).getFirst().bytes())
                .hasSize(RowReader.ROW_BYTES_MAX);
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertThat(rows("\ufeffa\n", FileFormat.CSV).getFirst().bytes()).hasSize(1);
    }

    @Test
    void agreesWithASplitterThatHasTheWholeFile(Random random) throws IOException {
        for (int i = 0; i < 2_000; i++) {
            List<String> written = new ArrayList<>();
            StringBuilder file = new StringBuilder();
            for (int left = random.nextInt(8); left > 0; left--) {
                String row =
                        "x,"
                                + "\"a\n\"\"\r\n,\"".repeat(random.nextInt(2))
                                + "y".repeat(random.nextInt(40));
                written.add(row);
                file.append(row).append(random.nextBoolean() ? "\n" : "\r\n");
            }
            RowReader reader =
                    new RowReader(
                            new Trickle(file.toString().getBytes(UTF_8), random), FileFormat.CSV);

            List<String> read = new ArrayList<>();
            List<Long> positions = new ArrayList<>();
            for (Optional<FileRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                read.add(new String(row.get().bytes(), UTF_8));
                positions.add(reader.position());
            }

            assertThat(read).isEqualTo(written);
            assertThat(reader.position()).isEqualTo(file.toString().getBytes(UTF_8).length);
            assertThat(positions).isSorted();
        }
    }

    /** A stream that gives a few bytes at a time. */
    private static final class Trickle extends InputStream {

        private final ByteArrayInputStream bytes;
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, Math.min(length, random.nextInt(1, 9)));
        }
    }

    private static List<FileRow> rows(String file, FileFormat format) throws IOException {
        RowReader reader = new RowReader(new ByteArrayInputStream(file.getBytes(UTF_8)), format);
        List<FileRow> rows = new ArrayList<>();
        for (Optional<FileRow> row = reader.next(); row.isPresent(); row = reader.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
