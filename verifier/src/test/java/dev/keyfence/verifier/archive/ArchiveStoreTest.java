package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, once, newest first, from memory and from files. */
class ArchiveStoreTest {

    private static final Instant NOW = Samples.NOW;

    @TempDir Path directory;
    private ArchiveRig rig;

    @BeforeEach
    void begin() {
        // A quote in the path must not end a text of SQL.
        rig = new ArchiveRig(directory.resolve("it's here"));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void keepsEveryFieldInMemoryAndInFiles() {
        List<DecisionRow> rows =
                List.of(
                        DecisionRow.of(Samples.unknown(2, NOW)),
                        Samples.row(1, NOW.minusSeconds(1), null).row());
        rig.append(List.of(new ReadRow(rows.get(1), 0, 0), new ReadRow(rows.get(0), 0, 1)));
        assertThat(rig.all(DecisionQuery.ALL, 10)).isEqualTo(rows);
        rig.store().flush();
        assertThat(rig.all(DecisionQuery.ALL, 10)).isEqualTo(rows);
        rig.open();
        assertThat(rig.all(DecisionQuery.ALL, 10)).isEqualTo(rows);
    }

    @Test
    void joinsFilesAndMemory() {
        rig.flush(Samples.rows(0, 20, NOW.minus(Duration.ofDays(2))));
        rig.flush(Samples.rows(20, 40, NOW.minus(Duration.ofDays(1))));
        rig.append(Samples.rows(40, 50, NOW));
        assertThat(rig.sequences()).isEqualTo(countingDown(49));
    }

    @Test
    void readsOnWhereTheFilesEnd() {
        rig.flush(Samples.rows(0, 10, NOW));
        rig.append(Samples.rows(10, 15, NOW));
        ArchiveStore again = rig.open();
        assertThat(again.begin(Samples.LOG)).isEqualTo(Map.of(0, 10L));
        assertThat(rig.sequences()).isEqualTo(countingDown(9));
        assertThat(again.begin(new Manifest.Log("cluster", "made anew", 2))).isEmpty();
        assertThat(rig.sequences()).isEqualTo(countingDown(9));
    }

    @Test
    void showsADecisionOnceHoweverOftenItWasSent() {
        List<ReadRow> rows = Samples.rows(0, 10, NOW.minus(Duration.ofDays(1)));
        List<ReadRow> twice = new ArrayList<>(rows);
        rows.forEach(row -> twice.add(new ReadRow(row.row(), 0, row.offset() + 10)));
        rig.flush(twice);
        assertThat(rig.store().manifest().rows()).isEqualTo(10);
        rig.flush(rows);
        rig.append(rows);
        assertThat(rig.sequences()).isEqualTo(countingDown(9));
        rig.store().flush();
        rig.now = NOW.plus(Duration.ofHours(1));
        rig.maintain();
        assertThat(rig.store().manifest().files()).hasSize(1);
        assertThat(rig.store().manifest().rows()).isEqualTo(10);
        assertThat(rig.sequences()).isEqualTo(countingDown(9));
    }

    @Test
    void mergesLateDecisionsIntoTheirDay() throws IOException {
        rig.flush(Samples.rows(0, 10, NOW.minus(Duration.ofDays(3))));
        rig.flush(Samples.rows(20, 30, NOW.minus(Duration.ofDays(1))));
        rig.flush(Samples.rows(10, 20, NOW.minus(Duration.ofDays(3)).plusSeconds(60)));
        rig.now = NOW.plus(Duration.ofMinutes(11));
        rig.maintain();
        assertThat(rig.store().manifest().files())
                .extracting(ArchivedFile::rows)
                .containsExactlyInAnyOrder(20L, 10L);
        assertThat(rig.sequences()).isEqualTo(countingDown(29));
        assertThat(files()).hasSize(2);
    }

    @Test
    void keepsFilesUntilNoSearchLooksAtThem() throws IOException {
        rig.flush(Samples.rows(0, 10, NOW.minus(Duration.ofDays(1))));
        rig.flush(Samples.rows(10, 20, NOW.minus(Duration.ofDays(1))));
        rig.now = NOW.plus(Duration.ofHours(1));
        try (Views.Pinned pinned = rig.store().pin()) {
            rig.maintain();
            assertThat(pinned.view().files()).hasSize(2);
            assertThat(files()).hasSize(3);
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void deletesDaysThatAreTooOldAndTakesNoneIn() throws IOException {
        rig.flush(Samples.rows(0, 10, NOW.minus(Duration.ofDays(399))));
        rig.flush(Samples.rows(10, 20, NOW.minus(Duration.ofDays(401))));
        assertThat(rig.store().leftOut()).isEqualTo(10);
        assertThat(rig.sequences()).isEqualTo(countingDown(9));
        rig.now = NOW.plus(Duration.ofDays(3));
        rig.maintain();
        assertThat(rig.sequences()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void findsByEveryFilterAndTime() {
        rig.flush(Samples.rows(0, 6, NOW));
        rig.append(
                List.of(
                        new ReadRow(
                                DecisionRow.of(
                                        Samples.decision(6, NOW.plusSeconds(1))
                                                .setOwner("o'; DROP TABLE no_rows; --")
                                                .setClientIp("2001:db8::1")
                                                .setOutcome(Outcome.DENY)
                                                .setReason("expired")
                                                .build()),
                                0,
                                6)));
        assertThat(found(Map.of("key_id", "key_0"))).containsExactly(6L, 3L, 0L);
        assertThat(found(Map.of("owner", "o'; DROP TABLE no_rows; --"))).containsExactly(6L);
        assertThat(found(Map.of("client_ip", "2001:db8::1"))).containsExactly(6L);
        assertThat(found(Map.of("outcome", "deny", "reason", "expired"))).containsExactly(6L);
        assertThat(found(Map.of("key_id", "' OR true --"))).isEmpty();
        long micros = DecisionPlace.micros(NOW);
        DecisionQuery two = new DecisionQuery(Map.of(), micros - 1_000_000, micros + 1);
        assertThat(rig.all(two, 10)).extracting(DecisionRow::sequence).containsExactly(5L, 4L);
        assertThatThrownBy(() -> new DecisionQuery(Map.of("1=1 OR owner", "x"), 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void waitsForRoomOnTheDiskAndGoesOn() throws IOException {
        rig.flush(Samples.rows(0, 10, NOW));
        rig.append(Samples.rows(10, 20, NOW.plusSeconds(10)));
        rig.steps =
                (step, _) -> {
                    if (step == Steps.Step.SYNC) {
                        throw new IOException("No space left on device");
                    }
                };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> rig.store().flush())
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("MiB are free");
            assertThat(rig.sequences()).isEqualTo(countingDown(19));
            assertThat(files()).hasSize(1);
        }
        rig.append(Samples.rows(20, 30, NOW.plusSeconds(20)));
        rig.steps = Steps.NONE;
        rig.store().flush();
        assertThat(rig.store().waiting()).isZero();
        rig.open();
        assertThat(rig.sequences()).isEqualTo(countingDown(29));
    }

    @Test
    void isOfOneProcess() {
        rig.open();
        try (ArchiveRig other = new ArchiveRig(rig.directory)) {
            assertThatThrownBy(other::open).hasMessageContaining("used by another process");
        }
    }

    @Test
    void doesNotGoOnWithoutWhatItsManifestNames() throws IOException {
        rig.flush(Samples.rows(0, 10, NOW));
        rig.close();
        Path manifest = rig.directory.resolve("manifest");
        String text = Files.readString(manifest);

        Files.writeString(manifest, text.replace("\"rows\":10", "\"rows\":11"));
        assertThatThrownBy(rig::open).hasMessageContaining("checksum is wrong");
        Files.delete(manifest);
        assertThatThrownBy(rig::open).hasMessageContaining("no manifest");
        Files.writeString(manifest, text);
        Files.delete(files().getFirst());
        assertThatThrownBy(rig::open).hasMessageContaining("lacks the file");
    }

    private List<Long> found(Map<String, String> equal) {
        return rig.all(new DecisionQuery(equal, 0, Long.MAX_VALUE), 2).stream()
                .map(DecisionRow::sequence)
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(rig.directory)) {
            return all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private static List<Long> countingDown(long from) {
        return LongStream.rangeClosed(0, from).map(i -> from - i).boxed().toList();
    }
}
