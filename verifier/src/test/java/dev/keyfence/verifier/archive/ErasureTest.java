package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.archive.Steps.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner's decisions are gone from answers at once, from files soon, and do not come back. */
class ErasureTest {

    private static final Instant NOW = Samples.NOW;

    @TempDir Path directory;
    private ArchiveRig rig;

    @BeforeEach
    void begin() {
        rig = new ArchiveRig(directory);
        rig.flush(
                List.of(
                        Samples.row(0, NOW.minus(Duration.ofDays(2)), "gone'"),
                        Samples.row(1, NOW.minus(Duration.ofDays(2)), "acme")));
        rig.flush(List.of(Samples.row(2, NOW.minus(Duration.ofDays(1)), "gone'")));
        rig.append(
                List.of(
                        Samples.row(3, NOW.minusSeconds(2), "gone'"),
                        Samples.row(4, NOW.minusSeconds(1), "acme")));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void hidesAtOnceAndDeletesSoon() throws IOException {
        assertThat(rig.store().forget("gone'").done()).isFalse();
        assertThat(rig.sequences()).containsExactly(4L, 1L);
        assertThat(rig.store().forget("gone'").done()).isFalse();
        rig.maintain();
        assertThat(rig.store().forget("gone'").done()).isTrue();
        rig.store().flush();
        assertThat(rig.sequences()).containsExactly(4L, 1L);
        assertThat(rig.store().manifest().rows()).isEqualTo(2);
        assertThat(filesWith("gone'")).isZero();
        assertThat(rig.store().leftOut()).isEqualTo(1);
    }

    @Test
    void keepsOutWhatComesLateAndTakesInWhatIsNew() {
        Erased erased = rig.store().forget("gone'");
        rig.flush(
                List.of(
                        Samples.row(5, NOW.minusSeconds(1), "gone'"),
                        Samples.row(6, NOW.plusSeconds(1), "gone'")));
        assertThat(erased.untilMicros()).isEqualTo(DecisionPlace.micros(NOW));
        assertThat(rig.sequences()).containsExactly(6L, 4L, 1L);
        rig.open();
        assertThat(rig.sequences()).containsExactly(6L, 4L, 1L);
        rig.store().begin(new Manifest.Log("cluster", "made anew", 2));
        rig.store().append(List.of(Samples.row(3, NOW.minusSeconds(2), "gone'")), Map.of(0, 1L));
        rig.store().flush();
        assertThat(rig.sequences()).containsExactly(6L, 4L, 1L);
    }

    @Test
    void goesOnAfterACrash() {
        rig.store().forget("gone'");
        rig.steps =
                (step, _) -> {
                    if (step == Step.RENAME) {
                        throw new IOException("the power is gone");
                    }
                };
        assertThatThrownBy(() -> rig.store().maintain()).isInstanceOf(ArchiveException.class);
        rig.steps = Steps.NONE;
        rig.open();
        assertThat(rig.sequences()).containsExactly(1L);
        rig.maintain();
        assertThat(rig.store().manifest().rows()).isEqualTo(1);
        assertThat(rig.store().forget("gone'").done()).isTrue();
        rig.flush(List.of(Samples.row(6, NOW.plusSeconds(1), "gone'")));
        rig.now = NOW.plusSeconds(2);
        assertThat(rig.store().forget("gone'").done()).isFalse();
        assertThat(rig.sequences()).containsExactly(1L);
    }

    @Test
    void forgetsWhomItForgotWhenNothingOfThemCanComeAnyMore() {
        rig.store().forget("gone'");
        rig.store().flush();
        rig.maintain();
        assertThat(rig.store().manifest().erasures()).hasSize(1);
        rig.now = NOW.plus(Duration.ofDays(402));
        rig.maintain();
        assertThat(rig.store().manifest().erasures()).isEmpty();
    }

    private long filesWith(String owner) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> text(file).contains(owner))
                    .count();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
