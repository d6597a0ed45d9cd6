package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.CommandReplies.CommandReply;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import dev.keyfence.verifier.store.SealedSecrets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the control API reads of a replica, and awaits of it. */
class KeyReplicaAdministrationTest extends KeyReplicaRig {

    @Test
    void answersACommandOnceItsRowIsOnDisk() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd-1");
        CommandResult result = new CommandResult("cmd-1", CommandOutcome.APPLIED, null, 1L);
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET, result);
        assertThat(reply).isNotDone();

        replica.applied(1);
        assertThat(reply)
                .isCompletedWithValueMatching(answer ->
                        answer instanceof CommandReply.Applied(KeyDetails key)
                                && key.key().id().equals(A));
    }

    @Test
    void tellsWhyACommandWasRefused() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd-2");
        put(
                KeyRecords.key(A, 1, KeyStatus.ACTIVE),
                SECRET,
                new CommandResult("cmd-2", CommandOutcome.REFUSED, "the key is at version 1", null),
                new CommandResult("cmd-1", CommandOutcome.APPLIED, null, 1L));
        replica.applied(1);

        assertThat(reply)
                .isCompletedWithValueMatching(answer ->
                        answer instanceof CommandReply.Refused refused
                                && refused.detail().equals("the key is at version 1"));
    }

    @Test
    void tellsThatTheKeyHasChangedSinceACommandWasApplied() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd-1");
        put(
                KeyRecords.key(A, 3, KeyStatus.ACTIVE),
                SECRET,
                new CommandResult("cmd-1", CommandOutcome.APPLIED, null, 2L));
        replica.applied(1);

        assertThat(reply)
                .isCompletedWithValueMatching(answer ->
                        answer instanceof CommandReply.AppliedEarlier(KeyDetails key, long version)
                                && key.key().version() == 3
                                && version == 2);
    }

    @Test
    void takesATopologyThatTellsNoVersionAtItsWord() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd-1");
        put(
                KeyRecords.key(A, 3, KeyStatus.ACTIVE),
                SECRET,
                new CommandResult("cmd-1", CommandOutcome.APPLIED, null, null));
        replica.applied(1);

        assertThat(reply)
                .isCompletedWithValueMatching(answer -> answer instanceof CommandReply.Applied);
    }

    @Test
    void tellsThatACommandsStemStandsForAnotherRequest() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd_a.2");
        put(
                KeyRecords.key(A, 3, KeyStatus.ACTIVE),
                SECRET,
                new CommandResult("cmd_a.2", CommandOutcome.MISMATCHED, null, null));
        replica.applied(1);

        assertThat(reply)
                .isCompletedWithValueMatching(answer -> answer instanceof CommandReply.Mismatched);
    }

    @Test
    void refusesToWaitForMoreCommandsThanItsLimit() {
        List<CompletableFuture<CommandReply>> waiting = new ArrayList<>();
        for (int i = 0; i < WaitingCommands.WAITING_MAX; i++) {
            waiting.add(replica.replies().await("cmd-" + i));
        }
        assertThat(replica.replies().await("one more")).isCompletedExceptionally();

        waiting.getFirst().cancel(false);
        assertThat(replica.replies().await("one more")).isNotDone();
    }

    @Test
    void listsKeysInOrderOfTheirIdsPageByPage() {
        for (long i = 1; i <= 5; i++) {
            put(KeyRecords.key(new KeyId(i % 3, i), 1, KeyStatus.ACTIVE), List.of());
        }
        KeyFilter all = KeyFilter.ALL;
        List<KeyId> firstPage = ids(replica.directory().list(all, null, 3));
        List<KeyId> secondPage = ids(replica.directory().list(all, firstPage.getLast(), 3));

        assertThat(firstPage).containsExactly(new KeyId(0, 3), new KeyId(1, 1), new KeyId(1, 4));
        assertThat(secondPage).containsExactly(new KeyId(2, 2), new KeyId(2, 5));
    }

    @Test
    void listsOnlyWhatAFilterAsksFor() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), List.of());

        assertThat(list(KeyFilter.ALL.profile("keyfence").owner("acme").tag("ci")))
                .containsExactly(A);
        assertThat(list(KeyFilter.ALL.profile("clary"))).isEmpty();
        assertThat(list(KeyFilter.ALL.owner("other"))).isEmpty();
        assertThat(list(KeyFilter.ALL.tag("prod"))).isEmpty();
        assertThat(list(KeyFilter.ALL.state(KeyStatus.ACTIVE))).containsExactly(A);
        assertThat(list(KeyFilter.ALL.state(KeyStatus.SUSPENDED))).isEmpty();
        assertThat(list(KeyFilter.ALL.name("name of acme"))).containsExactly(A);
        assertThat(list(KeyFilter.ALL.name("name"))).isEmpty();
        assertThat(list(KeyFilter.ALL.environment(Environment.LIVE))).containsExactly(A);
        assertThat(list(KeyFilter.ALL.environment(Environment.TEST))).isEmpty();
        assertThatThrownBy(() -> replica.directory().list(KeyFilter.ALL, null, 1_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsKeysWhoseNewestSecretIsOlderThanATime() {
        put(KeyRecords.key(A, 9, KeyStatus.ACTIVE), SECRET);

        assertThat(list(KeyFilter.ALL.secretBefore(501L))).containsExactly(A);
        assertThat(list(KeyFilter.ALL.secretBefore(500L))).isEmpty();
    }

    @Test
    void keepsTheSealedSecretsOfKeysThatSignTokens() {
        StoredKey key = KeyRecords.key(A, 9, KeyStatus.ACTIVE);
        KeyState plain = KeyRecords.state(key, SECRET);
        var sealed =
                dev.keyfence.schemas.record.Secret.newBuilder(plain.getSecrets().getFirst())
                        .setSealed(
                                new dev.keyfence.schemas.record.SealedSecret(
                                        "k1", ByteBuffer.wrap(new byte[] {1, 2, 3})))
                        .build();
        KeyState state = KeyState.newBuilder(plain).setSecrets(List.of(sealed)).build();
        byte[] row = KeyRowCodec.row(A, state);

        assertThat(KeyRowCodec.sealed(row))
                .containsExactly(
                        new SealedSecrets.Sealed(
                                SECRET.getFirst().digest(),
                                new SealedSecret("k1", new byte[] {1, 2, 3}),
                                9));
        assertThat(KeyRowCodec.details(row, new Shapes()).signsTokens()).isTrue();

        put(key, SECRET);
        assertThat(replica.sealed(A)).isEmpty();
        assertThat(replica.sealed(B)).isEmpty();
        assertThat(replica.directory().find(A).orElseThrow().signsTokens()).isFalse();
    }

    @Test
    void tellsAnAdministratorAllButTheSecrets() {
        put(KeyRecords.key(A, 9, KeyStatus.SUSPENDED), SECRET);

        assertThat(replica.directory().find(A))
                .contains(
                        new KeyDetails(
                                KeyRecords.key(A, 9, KeyStatus.SUSPENDED),
                                "name of acme",
                                77,
                                List.of(new KeyDetails.SecretInfo(1, 500, StoredKey.NEVER))));
        assertThat(replica.directory().find(B)).isEmpty();
    }
}
