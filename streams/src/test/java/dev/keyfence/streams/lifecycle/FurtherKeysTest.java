package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static dev.keyfence.streams.lifecycle.reduce.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.FurtherKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that share the record of a command. */
class FurtherKeysTest extends OnTheBench {

    private static final String SECOND = "key_01jd9x2m3n4p5q6r7s8t9v0w2x";
    private static final String THIRD = "key_01jd9x2m3n4p5q6r7s8t9v0w3x";

    @Test
    void becomeWhatCommandsOfTheirOwnMakeThem(@TempDir Path otherDir) {
        bench.send(together(further(SECOND, "c-2", key(2)), further(THIRD, "c-3", key(3))));

        List<KeyState> states = bench.keys();
        List<KeyEvent> events = bench.events();
        try (LifecycleBench alone = new LifecycleBench(otherDir)) {
            alone.send(command(KEY, "c-1", key(1), null));
            alone.send(command(SECOND, "c-2", key(2), null));
            alone.send(command(THIRD, "c-3", key(3), null));
            assertThat(states).hasSize(3).isEqualTo(alone.keys());
            assertThat(events).isEqualTo(alone.events());
        }
        assertThat(bench.counters.get(LifecycleCount.COMMANDS)).isEqualTo(3);
    }

    @Test
    void areBroughtInOnce() {
        Command together = together(further(SECOND, "c-2", key(2)));
        bench.send(together);
        bench.send(together);

        assertThat(bench.events()).hasSize(2);
        assertThat(bench.counters.get(LifecycleCount.ANSWERED_AGAIN)).isEqualTo(2);
    }

    @Test
    void areRefusedOneByOne() {
        bench.create(SECOND, "acme", 100);
        bench.send(together(further(SECOND, "c-2", key(2)), further(THIRD, "c-3", key(3))));

        assertThat(bench.stored(SECOND).orElseThrow().getRecentCommands().getFirst().getOutcome())
                .isEqualTo(CommandOutcome.REFUSED);
        assertThat(bench.stored(KEY)).isPresent();
        assertThat(bench.stored(THIRD)).isPresent();
    }

    @Test
    void holdUpNoOthers() {
        CreateKey large = creation().setScopes(List.of("s".repeat(40_000))).build();
        Command together =
                together(
                        further("", "c-2", key(2)),
                        further(SECOND, "c-3", large),
                        further(THIRD, "c-4", key(4)));
        bench.send(together);
        bench.send(together);

        assertThat(bench.stored(KEY)).isPresent();
        assertThat(bench.stored(SECOND)).isEmpty();
        assertThat(bench.stored(THIRD)).isPresent();
        assertThat(bench.events()).hasSize(2);
        assertThat(bench.deadLetters())
                .hasSize(2)
                .extracting(DeadLetter::getReason)
                .allMatch(reason -> reason.contains("has no id"));
        assertThat(bench.counters.get(LifecycleCount.COMMANDS_DEAD)).isEqualTo(4);
    }

    private static Command together(FurtherKey... further) {
        return Command.newBuilder(command(KEY, "c-1", key(1), null))
                .setFurther(List.of(further))
                .build();
    }

    private static FurtherKey further(String keyId, String commandId, CreateKey create) {
        return new FurtherKey(commandId, keyId, Samples.NOW, create);
    }

    private static CreateKey key(int seed) {
        return creation().setDigest(digest(seed)).setImported(true).build();
    }
}
