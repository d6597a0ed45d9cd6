package dev.keyfence.verifier.replica;

import static dev.keyfence.verifier.replica.KeyRecords.keyBytes;

import dev.keyfence.schemas.record.CommandResult;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import dev.keyfence.verifier.store.KeyLookup;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A replica of keys over rows in a map. */
abstract class KeyReplicaRig {

    static final KeyId A = new KeyId(1, 1);
    static final KeyId B = new KeyId(1, 2);
    static final KeyDigest DIGEST = KeyDigest.of("secret");
    static final List<Secret> SECRET = List.of(new Secret(DIGEST, 1, StoredKey.NEVER));

    final MapRows rows = new MapRows();
    final List<String> deadLetters = new ArrayList<>();
    final ReplicaCounters counters = new ReplicaCounters();
    final KeyReplica replica = replica(KeyRecords.deserializer(KeyState.class));
    long offset;

    KeyReplica replica(Deserializer<KeyState> deserializer) {
        return new KeyReplica(deserializer, rows, (_, reason) -> deadLetters.add(reason), counters);
    }

    void put(StoredKey key, List<Secret> secrets, CommandResult... answers) {
        apply(keyBytes(key.id()), KeyRecords.bytes(KeyRecords.state(key, secrets, answers)));
    }

    void apply(byte @Nullable [] key, byte @Nullable [] value) {
        replica.apply(KeyRecords.record(offset++, key, value), rows);
    }

    KeyStatus statusBehind(KeyDigest digest) {
        return ((KeyLookup.Found) replica.find(digest)).key().status();
    }

    List<KeyId> list(KeyFilter filter) {
        return ids(replica.directory().list(filter, null, 10));
    }

    static byte[] bytes() {
        return new byte[] {1};
    }

    static List<KeyId> ids(List<KeyDetails> keys) {
        return keys.stream().map(key -> key.key().id()).toList();
    }
}
