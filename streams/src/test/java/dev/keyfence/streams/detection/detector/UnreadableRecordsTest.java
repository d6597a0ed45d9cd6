package dev.keyfence.streams.detection.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** H4. */
class UnreadableRecordsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Memory memory = new Memory();

    @Test
    void saysWhichTopicsRecordsNobodyCouldUseAndWhy() {
        Finding finding =
                Objects.requireNonNull(
                        new UnreadableRecords(UnreadableRecords.Settings.DEFAULT)
                                .look(letter(NOON), memory));

        assertThat(finding.summary()).contains("keyfence.decisions", "usage");
        assertThat(finding.factors()).containsExactly("no magic byte", "partition 4, offset 17");
        assertThat(finding.measures().getFirst().observed()).isEqualTo(1);
        assertThat(finding.sinceSecond()).isLessThanOrEqualTo(NOON.getEpochSecond());
    }

    @Test
    void waitsForAsManyAsAreAskedForInTheWindow() {
        UnreadableRecords rule =
                new UnreadableRecords(new UnreadableRecords.Settings(Duration.ofMinutes(10), 3));

        assertThat(rule.look(letter(NOON), memory)).isNull();
        assertThat(rule.look(letter(NOON.plusSeconds(1)), memory)).isNull();
        assertThat(rule.look(letter(NOON.plusSeconds(700)), memory)).isNull();
        assertThat(rule.look(letter(NOON.plusSeconds(701)), memory)).isNull();
        assertThat(rule.look(letter(NOON.plusSeconds(702)), memory)).isNotNull();
    }

    private static DeadLetter letter(Instant time) {
        return DeadLetter.newBuilder()
                .setSourceTopic("keyfence.decisions")
                .setSourcePartition(4)
                .setSourceOffset(17)
                .setRecordValueBytes(7)
                .setReason("no magic byte")
                .setReporter("usage")
                .setTime(time)
                .build();
    }
}
