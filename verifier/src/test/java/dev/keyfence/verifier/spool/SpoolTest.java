package dev.keyfence.verifier.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Seeded.class)
class SpoolTest {

    private static final long FORMAT = 7;
    private static final int SEGMENT = 256;
    private static final int BYTES_MAX = 4_096;

    @TempDir Path directory;

    @Test
    void givesBackInOrderWhatItWasGiven() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, 40);
            assertThat(spool.size()).isEqualTo(40);
            assertThat(files()).hasSizeGreaterThan(3);
            assertThat(texts(spool)).containsExactlyElementsOf(texts(1, 40));
            assertThat(spool.read()).isNull();
        }
    }

    @Test
    void keepsWhatIsNotDoneWithAcrossRestartsAndKills() throws IOException {
        Spool killed = open();
        append(killed, 1, 30);
        assertThat(texts(killed)).hasSize(30);
        killed.release(10);
        killed.saveHead();
        killed.release(20); // Not saved: a kill repeats these, at the most a second of them.
        Path copy = copied();
        killed.close();

        try (Spool spool = Spool.open(settings(copy))) {
            assertThat(spool.size()).isBetween(10L, 20L);
            append(spool, 31, 35);
            List<String> again = texts(spool);
            assertThat(again).endsWith(texts(21, 35).toArray(String[]::new));
            spool.release(35);
            assertThat(spool.size()).isZero();
            assertThat(spool.bytes()).isZero();
        }
        try (Spool spool = Spool.open(settings(copy))) {
            assertThat(spool.size()).isZero();
            append(spool, 36, 36);
            assertThat(texts(spool)).containsExactly("36");
        }
    }

    @Test
    void givesSpaceBackSegmentBySegment() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, 40);
            long before = spool.bytes();
            assertThat(texts(spool)).hasSize(40);
            spool.release(20);
            assertThat(spool.bytes()).isLessThan(before);
            spool.release(40);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void takesNoMoreThanItsSizeAndThenAllOrNothing() throws IOException {
        try (Spool spool = open()) {
            long taken = 0;
            while (spool.append(FORMAT, payloads(1, 3)) instanceof Appended.Kept) {
                taken += 3;
            }
            assertThat(spool.bytes()).isBetween(BYTES_MAX - 200L, (long) BYTES_MAX);
            assertThat(spool.size()).isEqualTo(taken);
            assertThat(texts(spool)).hasSize((int) taken);
            spool.release(taken / 2);
            assertThat(spool.append(FORMAT, payloads(1, 3))).isInstanceOf(Appended.Kept.class);
        }
    }

    @Test
    void leavesTheDiskItsRest() throws IOException {
        SpoolSettings greedy = new SpoolSettings(directory, BYTES_MAX, SEGMENT, Long.MAX_VALUE);
        try (Spool spool = Spool.open(greedy)) {
            assertThat(spool.append(FORMAT, payloads(1, 1)))
                    .isInstanceOfSatisfying(
                            Appended.NoRoom.class,
                            none -> assertThat(none.why()).contains("not for the spool"));
        }
    }

    @Test
    void goesOnBehindAFullDiskWithoutRepeatingOrLosingAnything() throws IOException {
        FullDisk disk = new FullDisk();
        try (Spool spool = Spool.open(settings(directory), disk)) {
            append(spool, 1, 5);
            disk.full = true;
            Appended refused = spool.append(FORMAT, payloads(6, 60));
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            Appended.NoRoom.class,
                            none -> assertThat(none.why()).contains("cannot be written"));
            disk.full = false;
            append(spool, 6, 20);
            assertThat(texts(spool)).containsExactlyElementsOf(texts(1, 20));
        }
        try (Spool spool = open()) {
            assertThat(texts(spool)).containsExactlyElementsOf(texts(1, 20));
        }
    }

    @Test
    void cutsOffARecordThatWasNotWrittenToItsEnd(Random random) throws IOException {
        for (int round = 0; round < 50; round++) {
            Path own = directory.resolve("round-" + round);
            try (Spool spool = Spool.open(settings(own))) {
                append(spool, 1, 20);
            }
            Path last = files(own).getLast();
            long size = Files.size(last);
            try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
                file.truncate(random.nextLong(size));
            }
            try (Spool spool = Spool.open(settings(own))) {
                List<String> left = texts(spool);
                assertThat(left).containsExactlyElementsOf(texts(1, left.size()));
                append(spool, 100, 101);
                assertThat(texts(spool)).containsExactly("100", "101");
            }
        }
    }

    @Test
    void countsWhatIsDamagedAndGoesOn(Random random) throws IOException {
        for (int round = 0; round < 50; round++) {
            Path own = directory.resolve("round-" + round);
            try (Spool spool = Spool.open(settings(own))) {
                append(spool, 1, 40);
            }
            List<Path> files = files(own);
            Path hit = files.get(random.nextInt(files.size() - 1));
            byte[] bytes = Files.readAllBytes(hit);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(hit, bytes);
            try (Spool spool = Spool.open(settings(own))) {
                assertAccountsFor(spool, 40);
            }
        }
    }

    @Test
    void countsAFileThatIsGone() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, 40);
        }
        Files.delete(files(directory).get(1));
        try (Spool spool = open()) {
            assertThat(spool.size()).isEqualTo(40);
            assertAccountsFor(spool, 40);
        }
    }

    @Test
    void belongsToOneAtATime() throws IOException {
        try (Spool _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process");
        }
    }

    /** All that is there is right, and what is missing is counted, each once. */
    private static void assertAccountsFor(Spool spool, int all) {
        long next = 1;
        for (Spooled each = spool.read(); each != null; each = spool.read()) {
            switch (each) {
                case Spooled.Kept kept -> {
                    assertThat(kept.ordinal()).isEqualTo(next);
                    assertThat(text(kept)).isEqualTo(Long.toString(next));
                    next++;
                }
                case Spooled.Lost lost -> {
                    assertThat(lost.first()).isEqualTo(next);
                    next = lost.last() + 1;
                }
            }
        }
        assertThat(next).isEqualTo(all + 1L);
    }

    /** A disk on which new files take nothing, while it is full. */
    private static final class FullDisk implements SpoolDisk {

        private boolean full;

        @Override
        public FileChannel create(Path segment) throws IOException {
            return full
                    ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                    : REAL.create(segment);
        }

        @Override
        public long freeBytes(Path where) {
            return Long.MAX_VALUE;
        }
    }

    private Spool open() throws IOException {
        return Spool.open(settings(directory));
    }

    private static SpoolSettings settings(Path where) {
        return new SpoolSettings(where, BYTES_MAX, SEGMENT, 0);
    }

    /** The files as a kill leaves them. */
    private Path copied() throws IOException {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void append(Spool spool, long from, long to) {
        for (long i = from; i <= to; i++) {
            assertThat(spool.append(FORMAT, payloads(i, i))).isInstanceOf(Appended.Kept.class);
        }
    }

    private static List<byte[]> payloads(long from, long to) {
        return texts(from, to).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<String> texts(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(Long::toString).toList();
    }

    private static List<String> texts(Spool spool) {
        List<String> texts = new ArrayList<>();
        for (Spooled next = spool.read(); next != null; next = spool.read()) {
            texts.add(text((Spooled.Kept) next));
        }
        return texts;
    }

    private static String text(Spooled.Kept kept) {
        return new String(kept.payload(), StandardCharsets.UTF_8);
    }

    private List<Path> files() {
        return files(directory);
    }

    private static List<Path> files(Path where) {
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
