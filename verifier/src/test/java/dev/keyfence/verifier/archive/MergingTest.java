package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which files become one. */
class MergingTest {

    private static final long TODAY = Samples.NOW.getEpochSecond() / 86_400;
    private static final long NOW = Samples.NOW.toEpochMilli();
    private static final long HOUR = 3_600_000;

    private final Merging merging = new Merging(ArchiveRig.LIMITS);

    @Test
    void leavesADayThatLastsAloneUntilALevelIsCrowded() {
        List<ArchivedFile> files = new ArrayList<>(List.of(file(TODAY, 10, 0), file(TODAY, 10, 0)));
        assertThat(merging.next(files, NOW)).isEmpty();
        files.add(file(TODAY, 500, 1));
        assertThat(merging.next(files, NOW)).isEmpty();
        files.add(file(TODAY, 10, 0));
        assertThat(merging.next(files, NOW).orElseThrow())
                .hasSize(3)
                .allMatch(file -> file.level() == 0);
    }

    @Test
    void makesOneOfADayThatIsOverAndQuiet() {
        List<ArchivedFile> day = List.of(file(TODAY - 1, 500, 1), file(TODAY - 1, 10, 0));
        assertThat(merging.next(day, NOW)).isEqualTo(Optional.of(List.of(day.get(1), day.get(0))));
        assertThat(merging.next(day, NOW - HOUR + 1)).isEmpty();
        assertThat(merging.next(day.subList(0, 1), NOW)).isEmpty();
    }

    @Test
    void leavesFilesOfTheGreatestSizeAlone() {
        List<ArchivedFile> day =
                List.of(
                        file(TODAY - 1, 1_000, 2),
                        file(TODAY - 1, 600, 1),
                        file(TODAY - 1, 600, 1),
                        file(TODAY - 1, 600, 1));
        assertThat(merging.next(day, NOW).orElseThrow())
                .hasSize(2)
                .allMatch(file -> file.rows() == 600);
        assertThat(merging.next(day.subList(0, 2), NOW)).isEmpty();
    }

    private static ArchivedFile file(long day, long rows, int level) {
        return new ArchivedFile("f", day, rows, rows, level, NOW - HOUR, Map.of());
    }
}
