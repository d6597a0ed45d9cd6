package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.KeyStoreContract;
import java.util.List;

class KeyReplicaContractTest extends KeyStoreContract {

    private final MapRows rows = new MapRows();
    private final KeyReplica replica =
            new KeyReplica(
                    KeyRecords.deserializer(KeyState.class),
                    rows,
                    (_, _) -> {},
                    new ReplicaCounters());
    private long offset;

    @Override
    protected KeyStore store() {
        return replica;
    }

    @Override
    protected void put(StoredKey key, List<Secret> secrets) {
        replica.apply(
                KeyRecords.record(
                        offset++,
                        KeyRecords.keyBytes(key.id()),
                        KeyRecords.bytes(KeyRecords.state(key, secrets))),
                rows);
    }

    @Override
    protected void remove(KeyId id) {
        replica.apply(KeyRecords.record(offset++, KeyRecords.keyBytes(id), null), rows);
    }

    @Override
    protected void complete() {
        replica.caughtUp();
    }
}
