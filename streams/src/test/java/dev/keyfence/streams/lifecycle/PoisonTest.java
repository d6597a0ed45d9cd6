package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.LifecycleBench.TOPICS;
import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.schemas.record.NodeRole;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of poison in every source: a dead letter, and the topology goes on. */
class PoisonTest extends OnTheBench {

    private static final byte[] RANDOM = {(byte) 0x9f, 3, 1, 4, 1, 5, 9, 2, 6};
    private static final byte[] UNKNOWN_SCHEMA = {0, 0, 0, 0x77, 0x77, 1, 2, 3};
    private static final byte[] TRUNCATED = {0, 0, 0, 0, 0, 80};
    private static final byte[] EMPTY = {};

    static Stream<Arguments> poison() {
        byte[] command = PlainAvroSerde.encode(command("c-9", Samples.create()));
        byte[] lease = PlainAvroSerde.encode(new FenceRecord(lease()));
        byte[] revoked =
                PlainAvroSerde.encode(
                        new FenceRecord(revocation(TargetKind.EVERYTHING, "").build()));
        String commands = TOPICS.commands().name();
        String fence = TOPICS.fence().name();
        String folds = TOPICS.lifecycleFolds().name();
        return Stream.concat(
                Stream.of(commands, fence, folds)
                        .flatMap(topic ->
                                Stream.of(
                                        Arguments.of(topic, KEY, RANDOM, "wire format"),
                                        Arguments.of(topic, KEY, UNKNOWN_SCHEMA, "unknown"),
                                        Arguments.of(topic, KEY, TRUNCATED, "read"),
                                        Arguments.of(topic, KEY, EMPTY, "wire format"),
                                        Arguments.of(topic, KEY, null, "no value"),
                                        Arguments.of(
                                                topic, KEY, new byte[300_000], "300000 bytes"))),
                Stream.of(
                        Arguments.of(commands, KEY, revoked, "FenceRecord"),
                        Arguments.of(fence, KEY, command, "Command"),
                        Arguments.of(folds, KEY, command, "Command"),
                        Arguments.of(commands, "key_other", command, "not the id of the key"),
                        Arguments.of(commands, null, command, "not the id of the key"),
                        Arguments.of(folds, KEY, lease, "not a revocation"),
                        Arguments.of(folds, KEY, revoked, "where it stands")));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void setsPoisonAsideAndGoesOn(
            String topic, @Nullable String key, byte @Nullable [] value, String reason) {
        bench.send(command("c-1", Samples.create()));

        bench.pipe(topic, key, value);
        bench.send(command("c-2", new SuspendKey()));
        bench.steps(2);

        assertThat(bench.deadLetters())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.getSourceTopic()).isEqualTo(topic);
                    assertThat(letter.getSourcePartition()).isZero();
                    assertThat(letter.getReason()).contains(reason);
                    assertThat(letter.getReporter()).isEqualTo("lifecycle");
                    assertThat(letter.getRecordValueBytes())
                            .isEqualTo(value == null ? -1 : value.length);
                });
        assertThat(bench.stored(KEY).orElseThrow().getStatus()).isEqualTo(KeyStatus.SUSPENDED);
    }

    @Test
    void tellsWhereTheRecordStands() {
        bench.send(command("c-1", Samples.create()));
        bench.pipe(TOPICS.commands().name(), KEY, RANDOM);

        DeadLetter letter = bench.deadLetters().getFirst();
        assertThat(letter.getSourceOffset()).isEqualTo(1);
        assertThat(letter.getRecordValue().array()).isEqualTo(RANDOM);
    }

    @Test
    void passesLeasesOver() {
        bench.pipe(
                TOPICS.fence().name(), "node:n", PlainAvroSerde.encode(new FenceRecord(lease())));

        assertThat(bench.counters.get(LifecycleCount.LEASES)).isEqualTo(1);
        assertThat(bench.deadLetters()).isEmpty();
    }

    private static NodeLease lease() {
        return NodeLease.newBuilder()
                .setNodeId("n")
                .setNodeEpoch(1)
                .setSequence(1)
                .setSentAt(Samples.NOW)
                .setLeaseMillis(10_000)
                .setFencePosition(0)
                .setKeysPosition(0)
                .setRole(NodeRole.VERIFIER)
                .setVersion("0")
                .build();
    }
}
