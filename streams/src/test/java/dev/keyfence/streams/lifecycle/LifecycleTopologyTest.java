package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.LifecycleBench.TOPICS;
import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.codec.RegistryRetry;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTopologyTest extends OnTheBench {

    @Test
    void turnsACommandIntoOneStateAndOneEvent() {
        bench.send(command("c-1", Samples.create()));

        assertThat(bench.keys())
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.getKeyId()).isEqualTo(KEY);
                    assertThat(state.getStatus()).isEqualTo(KeyStatus.ACTIVE);
                    assertThat(state.getRecentCommands())
                            .containsExactly(
                                    new CommandResult("c-1", CommandOutcome.APPLIED, null, 1L));
                });
        assertThat(bench.events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getEventId()).isEqualTo(KEY + "/1");
                    assertThat(event.getAcceptedAt()).isEqualTo(Samples.NOW.plusSeconds(1));
                });
    }

    @Test
    void keepsTheStateThatItTold() {
        bench.send(command("c-1", Samples.create()));
        bench.send(command("c-2", Samples.scopes(List.of("write"))));

        List<KeyState> told = bench.keys();
        assertThat(told).extracting(KeyState::getVersion).containsExactly(1L, 2L);
        assertThat(bench.stored(KEY)).contains(told.getLast());
    }

    @Test
    void answersARepeatedCommandAgainWithoutDoingItAgain() {
        bench.send(command("c-1", Samples.create()));
        bench.send(command("c-2", new SuspendKey()));
        bench.send(command("c-2", new SuspendKey()));

        List<KeyState> told = bench.keys();
        assertThat(told).hasSize(3);
        assertThat(told.get(2)).isEqualTo(told.get(1));
        assertThat(bench.events())
                .extracting(event -> event.getType())
                .containsExactly(KeyEventType.CREATED, KeyEventType.SUSPENDED);
    }

    @Test
    void answersARefusalThroughTheKeysState() {
        bench.send(command("c-1", Samples.create()));
        bench.send(command("c-2", new ResumeKey()));

        KeyState told = bench.keys().getLast();
        assertThat(told.getVersion()).isEqualTo(1);
        assertThat(told.getRecentCommands().getFirst().getOutcome())
                .isEqualTo(CommandOutcome.REFUSED);
        assertThat(told.getRecentCommands().getFirst().getDetail()).contains("cannot be resumed");
        assertThat(bench.events()).hasSize(1);
    }

    @Test
    void setsACommandForAKeyThatNeverWasAside() {
        bench.send(command("c-1", new SuspendKey()));

        assertThat(bench.keys()).isEmpty();
        assertThat(bench.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> assertThat(letter.getReason()).contains("no key with this id"));
    }

    @Test
    void keepsServingAfterARecordThatIsTooLarge() {
        bench.send(command("c-1", Samples.create()));
        bench.send(command("c-2", Samples.scopes(List.of("s".repeat(300_000)))));
        bench.send(command("c-3", new SuspendKey()));

        assertThat(bench.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getReason()).contains("at most 262144"));
        assertThat(bench.stored(KEY).orElseThrow().getStatus()).isEqualTo(KeyStatus.SUSPENDED);
    }

    @Test
    void setsACommandAsideThatWouldMakeTheStateTooLarge() {
        bench.send(command("c-1", Samples.create()));
        bench.send(command("c-2", Samples.scopes(List.of("s".repeat(20_000)))));
        bench.send(
                command(
                        "c-3",
                        new UpdateKey(
                                null,
                                List.of("t".repeat(20_000)),
                                null,
                                null,
                                null,
                                null,
                                List.of())));

        assertThat(bench.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getReason()).contains("state would have"));
        assertThat(bench.stored(KEY).orElseThrow().getVersion()).isEqualTo(2);
    }

    @Test
    void dropsNothingWhileTheRegistryIsAway() {
        PlainAvroSerde.CALLS_AWAY.set(3);
        bench.send(command("c-1", Samples.create()));

        assertThat(PlainAvroSerde.CALLS_AWAY).hasValue(0);
        assertThat(bench.keys()).hasSize(1);
        assertThat(bench.deadLetters()).isEmpty();
    }

    @Test
    void keepsItsShapeSinceNamesAreData() throws IOException {
        try (RegistryRetry retry = new RegistryRetry(Duration.ZERO);
                var golden = getClass().getResourceAsStream("lifecycle-topology.txt")) {
            String described =
                    LifecycleTopology.build(LifecycleBench.settings(new LifecycleCounters(), retry))
                            .describe()
                            .toString();
            assertThat(golden).as("the golden file").isNotNull();
            assertThat(described.strip())
                    .as(
                            "the topology's shape; renaming the store or a sink orphans its data, so change"
                                    + " lifecycle-topology.txt only together with a migration")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void tellsKeysInOnePartitionOnly() {
        assertThat(TOPICS.keys().partitions().count()).isEqualTo(1);
        assertThat(TOPICS.lifecycleFolds().partitions()).isEqualTo(TOPICS.commands().partitions());
    }
}
