package dev.keyfence.verifier.replica;

import static dev.keyfence.verifier.replica.KeyRecords.keyBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.CommandReplies.CommandReply;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import dev.keyfence.verifier.store.KeyLookup;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyReplicaTest {

    private static final KeyId A = new KeyId(1, 1);
    private static final KeyId B = new KeyId(1, 2);
    private static final KeyDigest DIGEST = KeyDigest.of("secret");
    private static final List<Secret> SECRET = List.of(new Secret(DIGEST, 1, StoredKey.NEVER));

    private final MapRows rows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final ReplicaCounters counters = new ReplicaCounters();
    private final KeyReplica replica = replica(KeyRecords.deserializer(KeyState.class));
    private long offset;

    @Test
    void refusesAKeyWhoseRecordCannotBeReadUntilAReadableOneComes() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();
        apply(keyBytes(A), KeyRecords.POISON);

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.UNREADABLE);
        assertThat(deadLetters).hasSize(1);

        put(KeyRecords.key(A, 2, KeyStatus.ACTIVE), SECRET);
        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void ignoresAStateThatTakesTheKeyBack() {
        put(KeyRecords.key(A, 3, KeyStatus.SUSPENDED), SECRET);
        put(KeyRecords.key(A, 2, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.SUSPENDED);
        put(KeyRecords.key(A, 3, KeyStatus.ACTIVE), SECRET);
        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void neverBringsARevokedKeyBackWhateverTheVersion() {
        put(KeyRecords.key(A, 1, KeyStatus.REVOKED), SECRET);
        put(KeyRecords.key(A, 9, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void remembersARevocationBehindARecordThatCannotBeRead() {
        put(KeyRecords.key(A, 1, KeyStatus.REVOKED), SECRET);
        apply(keyBytes(A), KeyRecords.POISON);
        put(KeyRecords.key(A, 9, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.REVOKED);
        assertThat(deadLetters).hasSize(1);
    }

    @Test
    void takesARevocationWhateverItsVersion() {
        put(KeyRecords.key(A, 9, KeyStatus.ACTIVE), SECRET);
        put(KeyRecords.key(A, 2, KeyStatus.REVOKED), SECRET);
        replica.caughtUp();

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void stillRefusesAnUnreadableKeyAfterARestart() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        apply(keyBytes(A), KeyRecords.POISON);

        KeyReplica restarted = replica(KeyRecords.deserializer(KeyState.class));
        rows.scan(
                new byte[0],
                (key, value) -> {
                    restarted.restore(key, value);
                    return true;
                });
        restarted.caughtUp();

        assertThat(((KeyLookup.Found) restarted.find(DIGEST)).key())
                .isEqualTo(KeyRecords.key(A, 1, KeyStatus.UNREADABLE));
        assertThat(restarted.directory().find(A).orElseThrow().name()).isEqualTo("name of acme");
    }

    @Test
    void showsAKeyOfWhichNothingCouldEverBeReadToAdministratorsOnly() {
        replica.caughtUp();
        apply(keyBytes(A), KeyRecords.POISON);

        assertThat(replica.find(DIGEST)).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(replica.directory().find(A).orElseThrow().key().status())
                .isEqualTo(KeyStatus.UNREADABLE);
    }

    @Test
    void refusesAKeyWhoseStateNamesAnotherKey() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();
        KeyState stranger = KeyRecords.state(KeyRecords.key(B, 1, KeyStatus.ACTIVE), SECRET);
        apply(keyBytes(A), KeyRecords.bytes(stranger));

        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.UNREADABLE);
        assertThat(deadLetters).containsExactly("its key id is not that of its record key");
    }

    @Test
    void refusesAKeyThatIsLargerThanAnyKeyNeeds() {
        replica.caughtUp();
        List<String> scopes = LongStream.range(0, 20_000).mapToObj(i -> "scope:" + i).toList();
        StoredKey plain = KeyRecords.key(A, 1, KeyStatus.ACTIVE);
        KeyState huge =
                KeyState.newBuilder(KeyRecords.state(plain, SECRET)).setScopes(scopes).build();
        apply(keyBytes(A), KeyRecords.bytes(huge));

        assertThat(replica.find(DIGEST)).isEqualTo(KeyLookup.Unknown.INSTANCE);
        assertThat(deadLetters).singleElement().asString().contains("take more than 131072 bytes");
    }

    @Test
    void reportsARecordThatNamesNoKeyAndGoesOn() {
        replica.caughtUp();
        apply("no key id".getBytes(StandardCharsets.UTF_8), KeyRecords.POISON);
        apply(null, KeyRecords.POISON);
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);

        assertThat(deadLetters).hasSize(2);
        assertThat(statusBehind(DIGEST)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void countsEveryRecordOnce() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        apply(keyBytes(B), KeyRecords.POISON);
        apply(null, null);
        apply(keyBytes(A), null);

        assertThat(counters.get(KeyRecords.TOPIC, ReplicaCounters.Count.APPLIED)).isEqualTo(2);
        assertThat(counters.get(KeyRecords.TOPIC, ReplicaCounters.Count.UNREADABLE)).isEqualTo(2);
    }

    @Test
    void leavesARecordForLaterWhenTheRegistryIsAway() {
        KeyReplica cutOff =
                replica((_, _) -> {
                    throw new TimeoutException("registry away");
                });

        assertThatThrownBy(() -> cutOff.apply(KeyRecords.record(0, keyBytes(A), bytes()), rows))
                .isInstanceOf(RetriableException.class);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void leavesARecordForLaterWhenAForeignSerdeWrapsALostConnection() {
        KeyReplica cutOff =
                replica((_, _) -> {
                    throw new SerializationException(
                            "id 3", new RuntimeException(new ConnectException("refused")));
                });

        assertThatThrownBy(() -> cutOff.apply(KeyRecords.record(0, keyBytes(A), bytes()), rows))
                .isInstanceOf(RetriableException.class);
    }

    @Test
    void takesAnythingElseThatASerdeThrowsForPoisonAndQuotesNothing() {
        KeyReplica broken =
                replica((_, _) -> {
                    throw new ArrayIndexOutOfBoundsException("contents: kf_live_abc");
                });
        broken.apply(KeyRecords.record(0, keyBytes(A), bytes()), rows);

        assertThat(deadLetters)
                .containsExactly(
                        "the value cannot be decoded (java.lang.ArrayIndexOutOfBoundsException)");
    }

    @Test
    void answersACommandOnceItsRowIsOnDisk() {
        CompletableFuture<CommandReply> reply = replica.replies().await("cmd-1");
        CommandResult result = new CommandResult("cmd-1", CommandOutcome.APPLIED, null);
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
                new CommandResult("cmd-2", CommandOutcome.REFUSED, "the key is at version 1"),
                new CommandResult("cmd-1", CommandOutcome.APPLIED, null));
        replica.applied(1);

        assertThat(reply)
                .isCompletedWithValueMatching(answer ->
                        answer instanceof CommandReply.Refused refused
                                && refused.detail().equals("the key is at version 1"));
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
        KeyFilter all = new KeyFilter(null, null, null);
        List<KeyId> firstPage = ids(replica.directory().list(all, null, 3));
        List<KeyId> secondPage = ids(replica.directory().list(all, firstPage.getLast(), 3));

        assertThat(firstPage).containsExactly(new KeyId(0, 3), new KeyId(1, 1), new KeyId(1, 4));
        assertThat(secondPage).containsExactly(new KeyId(2, 2), new KeyId(2, 5));
    }

    @Test
    void listsOnlyWhatAFilterAsksFor() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), List.of());

        assertThat(list(new KeyFilter("keyfence", "acme", "ci"))).containsExactly(A);
        assertThat(list(new KeyFilter("clary", null, null))).isEmpty();
        assertThat(list(new KeyFilter(null, "other", null))).isEmpty();
        assertThat(list(new KeyFilter(null, null, "prod"))).isEmpty();
        assertThatThrownBy(() ->
                        replica.directory().list(new KeyFilter(null, null, null), null, 1_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsAnAdministratorAllButTheSecrets() {
        put(KeyRecords.key(A, 9, KeyStatus.SUSPENDED), SECRET);

        assertThat(replica.directory().find(A))
                .contains(
                        new KeyDetails(
                                KeyRecords.key(A, 9, KeyStatus.SUSPENDED),
                                "name of acme",
                                Map.of("tier", "standard"),
                                77,
                                List.of(new KeyDetails.SecretInfo(1, 500, StoredKey.NEVER))));
        assertThat(replica.directory().find(B)).isEmpty();
    }

    @Test
    void cannotTellAgainAfterAReset() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();
        replica.reset();

        assertThat(replica.find(DIGEST)).isEqualTo(KeyLookup.NotReady.INSTANCE);
    }

    private KeyReplica replica(Deserializer<KeyState> deserializer) {
        return new KeyReplica(deserializer, rows, (_, reason) -> deadLetters.add(reason), counters);
    }

    private void put(StoredKey key, List<Secret> secrets, CommandResult... answers) {
        apply(keyBytes(key.id()), KeyRecords.bytes(KeyRecords.state(key, secrets, answers)));
    }

    private void apply(byte @Nullable [] key, byte @Nullable [] value) {
        replica.apply(KeyRecords.record(offset++, key, value), rows);
    }

    private KeyStatus statusBehind(KeyDigest digest) {
        return ((KeyLookup.Found) replica.find(digest)).key().status();
    }

    private List<KeyId> list(KeyFilter filter) {
        return ids(replica.directory().list(filter, null, 10));
    }

    private static byte[] bytes() {
        return new byte[] {1};
    }

    private static List<KeyId> ids(List<KeyDetails> keys) {
        return keys.stream().map(key -> key.key().id()).toList();
    }
}
