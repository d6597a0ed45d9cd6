package dev.keyfence.streams.usage;

import static dev.keyfence.streams.usage.Decisions.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerErasureTest {

    private static final Instant LATER = NOON.plusSeconds(3_600);

    @TempDir private Path stateDir;
    private UsageBench bench;

    @BeforeEach
    void open() {
        bench = new UsageBench(stateDir);
    }

    @AfterEach
    void close() {
        bench.assertThatCountsAddUp();
        bench.close();
    }

    @Test
    void forgetsTheWindowsOfAnOwnerAndOfTheirKeysAndNoOthers() {
        bench.send(
                Decisions.allowed(1, NOON).build(),
                of(2, "key_2", "acme").build(),
                of(3, "key_3", "globex").build());
        bench.forget("acme", LATER);
        bench.step();

        assertThat(bench.windows().values())
                .filteredOn(window -> window.getStep() == UsageStep.DAY)
                .extracting(UsageWindow::getKind, UsageWindow::getSubject)
                .containsExactlyInAnyOrder(
                        tuple(UsageKind.KEY, "key_3"),
                        tuple(UsageKind.OWNER, "globex"),
                        tuple(UsageKind.PROFILE, "keyfence"),
                        tuple(UsageKind.ROUTE, "/v1/files/{id}"));
        assertThat(bench.count(UsageCount.ERASED)).isEqualTo(9);
        bench.rows()
                .forEach((row, value) -> {
                    assertThat(text(row.get())).doesNotContain("acme");
                    assertThat(text(value)).doesNotContain("acme");
                });
    }

    @Test
    void takesAsManyStepsAsThereAreRows() {
        int keys = RetentionSweep.STEP_ROWS_MAX;
        for (int i = 0; i < keys; i++) {
            bench.send(of(i + 1, "key_" + i, "acme").build());
        }
        bench.forget("acme", LATER);

        bench.step();
        assertThat(bench.count(UsageCount.ERASED))
                .isBetween(1L, (long) RetentionSweep.STEP_ROWS_MAX);

        for (int i = 0; i < 4; i++) {
            bench.step();
        }
        assertThat(bench.count(UsageCount.ERASED)).isEqualTo(3L * keys + 3);
        assertThat(bench.windows().values())
                .extracting(UsageWindow::getKind)
                .doesNotContain(UsageKind.KEY, UsageKind.OWNER);
    }

    @Test
    void countsAnewWhatIsDecidedAfterwards() {
        bench.send(Decisions.allowed(1, NOON).build(), Decisions.allowed(2, NOON).build());
        bench.forget("acme", LATER);
        bench.step();

        bench.send(Decisions.allowed(3, NOON.plusSeconds(1)).build());
        assertThat(bench.window(UsageKind.KEY, UsageStep.HOUR).getAllowed()).isEqualTo(1);
        bench.step();
        assertThat(bench.window(UsageKind.OWNER, UsageStep.DAY).getAllowed()).isEqualTo(1);
    }

    @Test
    void keepsWhatBeginsLater() {
        bench.clock(LATER);
        bench.send(Decisions.allowed(1, NOON).build(), Decisions.allowed(2, LATER).build());
        bench.forget("acme", Instant.parse("2026-11-22T13:00:00Z"));
        bench.step();

        assertThat(bench.window(UsageKind.KEY, UsageStep.HOUR).getStart())
                .isEqualTo(Instant.parse("2026-11-22T13:00:00Z"));
    }

    @Test
    void whatCannotBeReadIsADeadLetter() {
        bench.forgetBytes(new byte[] {1, 2, 3});

        assertThat(bench.deadLetters())
                .extracting(letter -> letter.getSourceTopic())
                .isEqualTo(List.of(UsageBench.TOPICS.usageErasures().name()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Decision.Builder of(long sequence, String key, String owner) {
        return Decisions.allowed(sequence, NOON).setKeyId(key).setOwner(owner);
    }
}
