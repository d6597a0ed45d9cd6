package dev.keyfence.verifier.replica;

import static dev.keyfence.verifier.replica.KeyRecords.keyBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyLookup;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KeyReplicaTest extends KeyReplicaRig {

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
    void cannotTellAgainAfterAReset() {
        put(KeyRecords.key(A, 1, KeyStatus.ACTIVE), SECRET);
        replica.caughtUp();
        replica.reset();

        assertThat(replica.find(DIGEST)).isEqualTo(KeyLookup.NotReady.INSTANCE);
    }
}
