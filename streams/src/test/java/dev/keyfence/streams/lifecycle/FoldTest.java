package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.LifecycleBench.TOPICS;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.PlainAvroSerde;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revocations on their way into key states. */
class FoldTest extends OnTheBench {

    private static final String A = "key_a";
    private static final String B = "key_b";

    @Test
    void revokesTheNamedKeyAtOnce() {
        bench.create(A, "acme", 0);
        bench.create(B, "acme", 0);
        bench.keys();

        bench.revoke(revocation(TargetKind.KEY, A).build());

        assertThat(bench.keys())
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.getKeyId()).isEqualTo(A);
                    assertThat(state.getStatus()).isEqualTo(KeyStatus.REVOKED);
                    assertThat(state.getVersion()).isEqualTo(2);
                });
        assertThat(status(B)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void revokesAKeyWhoseCreationComesAfterItsRevocation() {
        bench.revoke(revocation(TargetKind.KEY, A).build());
        bench.create(A, "acme", 1);

        assertThat(bench.keys())
                .as("the key is never told to be active")
                .extracting(KeyState::getStatus)
                .containsExactly(KeyStatus.REVOKED);
        assertThat(bench.events())
                .extracting(KeyEvent::getType)
                .containsExactly(KeyEventType.CREATED, KeyEventType.REVOKED);
    }

    @Test
    void remembersARevocationOfAKeyToComeAcrossARestart() {
        bench.revoke(revocation(TargetKind.KEY, A).build());

        FoldBook restarted = bench.foldsAfterRestart();

        assertThat(restarted.takeForKey(B)).isEmpty();
        assertThat(restarted.takeForKey(A)).isPresent();
        assertThat(restarted.takeForKey(A)).as("taken").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OWNER, acme",
        "TAG, ci",
        "PROFILE, keyfence",
        "ENVIRONMENT, live",
        "EVERYTHING, ''"
    })
    void revokesEveryKeyThatABroadTargetCovers(TargetKind kind, String value) {
        bench.create(A, "acme", 0);
        bench.create(B, "acme", 0);

        bench.revoke(revocation(kind, value).build());
        bench.steps(3);

        assertThat(status(A)).isEqualTo(KeyStatus.REVOKED);
        assertThat(status(B)).isEqualTo(KeyStatus.REVOKED);
        assertThat(bench.counters.get(LifecycleCount.KEYS_REVOKED)).isEqualTo(2);
    }

    @Test
    void leavesOtherOwnersAndLaterKeysAlone() {
        bench.create(A, "other", 0);
        long offset = bench.revoke(owner("acme"));
        bench.create(B, "acme", offset + 1);
        bench.steps(3);

        assertThat(status(A)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(status(B)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void revokesAKeyThatIsCreatedAfterTheSweepButWasAskedForBeforeTheRevocation() {
        long offset = bench.revoke(owner("acme"));
        bench.steps(3);

        bench.create(A, "acme", offset);

        assertThat(bench.keys()).extracting(KeyState::getStatus).containsExactly(KeyStatus.REVOKED);
    }

    @Test
    void revokesBeforeACommandCouldTakeTheKeyOutOfReach() {
        bench.create(A, "acme", 0);
        bench.revoke(revocation(TargetKind.TAG, "ci").build());
        // The sweep has not come by yet.
        bench.send(
                command(
                        A,
                        "untag",
                        new UpdateKey(null, List.of(), null, null, null, null, List.of()),
                        null));
        bench.steps(3);

        assertThat(status(A)).isEqualTo(KeyStatus.REVOKED);
        assertThat(bench.stored(A).orElseThrow().getTags()).containsExactly("ci");
    }

    @Test
    void revokesAKeyThatIsGivenARevokedTagLater() {
        bench.create(A, "acme", 0);
        bench.revoke(revocation(TargetKind.TAG, "leaked").build());
        bench.steps(3);
        assertThat(status(A)).isEqualTo(KeyStatus.ACTIVE);

        bench.send(
                command(
                        A,
                        "tag",
                        new UpdateKey(null, List.of("leaked"), null, null, null, null, List.of()),
                        null));

        assertThat(status(A)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void revokesOnceHoweverManyRevocationsCoverAKey() {
        bench.create(A, "acme", 0);
        bench.events();
        bench.revoke(owner("acme"));
        bench.revoke(revocation(TargetKind.EVERYTHING, "").build());
        bench.revoke(revocation(TargetKind.KEY, A).build());
        bench.steps(5);

        assertThat(bench.events())
                .extracting(KeyEvent::getRevocationId)
                .as("the key's own revocation needs no sweep, and so comes first")
                .containsExactly("rev_KEY_" + A);
        assertThat(bench.stored(A).orElseThrow().getVersion()).isEqualTo(2);
    }

    @Test
    void worksOffManyKeysInStepsAndLetsCommandsIn() {
        int keys = FoldSweep.STEP_KEYS_MAX * 2 + 10;
        for (int i = 0; i < keys; i++) {
            bench.create("key_%05d".formatted(i), "acme", 0);
        }
        bench.revoke(owner("acme"));

        bench.steps(1);
        assertThat(bench.counters.get(LifecycleCount.KEYS_REVOKED))
                .isEqualTo(FoldSweep.STEP_KEYS_MAX);
        bench.create("key_new", "other", 0);
        bench.send(command("key_new", "scope", Samples.scopes(List.of("write")), null));
        assertThat(bench.stored("key_new").orElseThrow().getVersion()).isEqualTo(2);

        bench.steps(2);
        assertThat(bench.counters.get(LifecycleCount.KEYS_REVOKED)).isEqualTo(keys);
        assertThat(status("key_new")).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void sweepsAgainForRevocationsThatComeDuringASweep() {
        int keys = FoldSweep.STEP_KEYS_MAX + 10;
        for (int i = 0; i < keys; i++) {
            bench.create("key_%05d".formatted(i), i % 2 == 0 ? "even" : "odd", 0);
        }
        bench.revoke(owner("even"));
        bench.steps(1);
        bench.revoke(owner("odd"));
        bench.steps(5);

        assertThat(bench.counters.get(LifecycleCount.KEYS_REVOKED)).isEqualTo(keys);
    }

    @Test
    void takesRevocationsBeyondOneSweepInTheNext() {
        bench.create(A, "last", 0);
        for (int i = 0; i < FoldSweep.SWEEP_REVOCATIONS_MAX + 5; i++) {
            bench.revoke(owner("owner-" + i));
        }
        bench.revoke(owner("last"));
        bench.steps(6);

        assertThat(status(A)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void foldsARevocationThatArrivesOutOfOrder() {
        bench.create(A, "acme", 0);
        bench.create(B, "late", 0);
        arrive(owner("acme"), 50);
        bench.steps(3);
        arrive(owner("late"), 20);
        bench.steps(3);

        assertThat(status(A)).isEqualTo(KeyStatus.REVOKED);
        assertThat(status(B)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void sweepsOnceForARevocationThatArrivesTwice() {
        bench.create(A, "acme", 0);
        arrive(owner("acme"), 50);
        bench.steps(3);
        arrive(owner("acme"), 50);
        bench.steps(3);

        assertThat(bench.counters.get(LifecycleCount.KEYS_REVOKED)).isEqualTo(1);
    }

    private void arrive(Revocation revocation, long offset) {
        bench.pipe(
                TOPICS.lifecycleFolds().name(),
                revocation.getRevocationId(),
                PlainAvroSerde.encode(new FenceRecord(revocation)),
                FenceOffset.headers(offset));
    }

    private KeyStatus status(String keyId) {
        return bench.stored(keyId).orElseThrow().getStatus();
    }

    private static Revocation owner(String owner) {
        return Samples.revocation(TargetKind.OWNER, owner).build();
    }
}
