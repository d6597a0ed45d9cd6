package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class LineReaderTest {

    @Test
    void readsLinesOfAnyEnding() throws IOException {
        assertThat(texts(bytes("\uFEFFa\r\n\nb\nc"))).containsExactly("a", "", "b", "c");
        assertThat(texts(bytes("a\n"))).containsExactly("a");
        assertThat(texts(bytes(""))).isEmpty();
    }

    @Test
    void throwsLinesOverTheLimitAwayAndGoesOn() throws IOException {
        String limit = "x".repeat(LineReader.LINE_BYTES_MAX);
        List<RawLine> lines = lines(bytes(limit + "\n" + limit + "y\nz"));

        assertThat(lines.get(0).text()).isEqualTo(limit);
        assertThat(lines.get(0).tooLong()).isFalse();
        assertThat(lines.get(1)).isEqualTo(new RawLine(2, "", true));
        assertThat(lines.get(2)).isEqualTo(new RawLine(3, "z", false));
    }

    @Test
    void tellsGzipByItsBytes() throws IOException {
        assertThat(texts(gzip(bytes("a\nb\n")))).containsExactly("a", "b");
    }

    @Test
    void aTruncatedFileIsAnErrorNotAnEnd() throws IOException {
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        byte[] whole = gzip(random);

        assertThatThrownBy(() -> lines(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void knowsHowMuchIsRead() throws IOException {
        byte[] input = bytes("a\n".repeat(20_000));
        try (LineReader reader = LineReader.open(new ByteArrayInputStream(input), input.length)) {
            assertThat(reader.share()).isLessThan(0.1);
            while (reader.next() != null) {
                assertThat(reader.share()).isBetween(0.0, 1.0);
            }
            assertThat(reader.share()).isEqualTo(1);
        }
        try (LineReader reader = LineReader.open(new ByteArrayInputStream(input), 0)) {
            assertThat(reader.share()).isNaN();
        }
    }

    @Test
    void readsAnyTextAsSplittingItWould(Random random) throws IOException {
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int n = random.nextInt(200); n >= 0; n--) {
                String line = "é".repeat(random.nextInt(random.nextInt(400) == 0 ? 9_000 : 60));
                expected.add(line);
                text.append(line).append('\n');
            }
            byte[] input = bytes(text.toString());

            assertThat(texts(random.nextBoolean() ? gzip(input) : input)).isEqualTo(expected);
        }
    }

    private static List<String> texts(byte[] input) throws IOException {
        return lines(input).stream().map(RawLine::text).toList();
    }

    private static List<RawLine> lines(byte[] input) throws IOException {
        List<RawLine> lines = new ArrayList<>();
        try (LineReader reader = LineReader.open(new ByteArrayInputStream(input), input.length)) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
