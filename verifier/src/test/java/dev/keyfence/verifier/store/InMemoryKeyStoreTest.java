package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import java.util.List;

class InMemoryKeyStoreTest extends KeyStoreContract {

    private final InMemoryKeyStore store = new InMemoryKeyStore();

    @Override
    protected KeyStore store() {
        return store;
    }

    @Override
    protected void put(StoredKey key, List<Secret> secrets) {
        store.put(key, secrets);
    }

    @Override
    protected void remove(KeyId id) {
        store.remove(id);
    }

    @Override
    protected void complete() {
        store.ready(true);
    }
}
