package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class CommandBundlesTest {

    private static final int PARTITIONS = 12;
    private static final int MAX = 8;
    private static final Actor ANN = new Actor("key_ann", null, null);
    private static final Actor BOB = new Actor("key_bob", null, null);

    private final SplittableRandom random = new SplittableRandom(7);

    /** The lifecycle topology has one writer for each partition's keys. */
    @Test
    void putsOnlyKeysTogetherThatKafkaPutsInOnePartition() {
        List<KeyCommand> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(imported(ANN, Why.UNSAID));
        }

        List<List<KeyCommand>> records = records(all);

        for (List<KeyCommand> each : records) {
            assertThat(each).hasSizeBetween(1, MAX);
            assertThat(each.stream().map(CommandBundlesTest::partition).distinct()).hasSize(1);
        }
        assertThat(records).hasSizeLessThan(1_000 / MAX + PARTITIONS);
        assertThat(records.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void keepsActorsAndReasonsApart() {
        List<KeyCommand> all =
                List.of(
                        imported(ANN, Why.UNSAID),
                        imported(BOB, Why.UNSAID),
                        imported(ANN, new Why("moving", null)));

        CommandBundles<KeyCommand> bundles = new CommandBundles<>(Function.identity(), 1, MAX);
        all.forEach(bundles::add);

        assertThat(bundles.take()).hasSize(3);
    }

    @Test
    void letsNoOtherCommandOvertakeTheKeysBeforeIt() {
        KeyCommand before = imported(ANN, Why.UNSAID);
        KeyCommand suspend =
                new KeyCommand(
                        "c", before.keyId(), null, ANN, 5, Why.UNSAID, new KeyCommand.Suspend());
        KeyCommand after = imported(ANN, Why.UNSAID);

        assertThat(records(List.of(before, suspend, after)))
                .containsExactly(List.of(before), List.of(suspend), List.of(after));
    }

    @Test
    void hasNothingLeftOnceItIsTaken() {
        CommandBundles<KeyCommand> bundles = new CommandBundles<>(Function.identity(), 1, MAX);
        bundles.add(imported(ANN, Why.UNSAID));

        assertThat(bundles.take()).hasSize(1);
        assertThat(bundles.take()).isEmpty();
    }

    private static List<List<KeyCommand>> records(List<KeyCommand> all) {
        CommandBundles<KeyCommand> bundles =
                new CommandBundles<>(Function.identity(), PARTITIONS, MAX);
        all.forEach(bundles::add);
        return bundles.take();
    }

    private static int partition(KeyCommand command) {
        byte[] key = command.keyId().toString().getBytes(StandardCharsets.UTF_8);
        return BuiltInPartitioner.partitionForKey(key, PARTITIONS);
    }

    private KeyCommand imported(Actor actor, Why why) {
        KeyId id = new KeyId(random.nextLong(), random.nextLong());
        return imports(id, actor, why, List.of("read"));
    }

    static KeyCommand imports(KeyId id, Actor actor, Why why, List<String> scopes) {
        return new KeyCommand(
                "import_" + id,
                id,
                null,
                actor,
                5_000,
                why,
                new KeyCommand.Import(
                        new KeyCommand.Create(
                                "generic",
                                "acme",
                                "ci",
                                Environment.LIVE,
                                scopes,
                                List.of(),
                                KeyTerms.NONE,
                                KeyDigest.of(id.toString()),
                                null,
                                StoredKey.NEVER,
                                42),
                        HashKind.NATIVE,
                        null));
    }
}
