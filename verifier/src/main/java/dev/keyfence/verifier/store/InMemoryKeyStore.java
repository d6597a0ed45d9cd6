package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A key store of plain maps: the model that other stores are compared with, and a store for tests.
 * Safe for any number of threads.
 */
public final class InMemoryKeyStore implements KeyStore {

    /**
     * One secret that opens a key.
     *
     * @param digest what is looked up
     * @param generation counts up from 1 with every rotation
     * @param validUntilMicros from when on it is refused; {@link StoredKey#NEVER} for the current
     *     one
     */
    public record Secret(KeyDigest digest, int generation, long validUntilMicros) {}

    private record Entry(StoredKey key, List<Secret> secrets) {}

    private final Map<KeyId, Entry> keys = new HashMap<>();
    private final Map<KeyDigest, List<KeyId>> claims = new HashMap<>();
    private boolean ready;

    /** Says whether the store is complete; at first it is not. */
    public synchronized void ready(boolean complete) {
        ready = complete;
    }

    /** Keeps a key and its secrets, replacing what was kept under its id. */
    public synchronized void put(StoredKey key, List<Secret> secrets) {
        remove(key.id());
        keys.put(key.id(), new Entry(key, List.copyOf(secrets)));
        for (Secret secret : secrets) {
            List<KeyId> claimants = claims.computeIfAbsent(secret.digest(), _ -> new ArrayList<>());
            if (!claimants.contains(key.id())) {
                claimants.add(key.id());
            }
        }
    }

    /** Forgets a key. */
    public synchronized void remove(KeyId id) {
        Entry entry = keys.remove(id);
        if (entry == null) {
            return;
        }
        for (Secret secret : entry.secrets()) {
            claims.computeIfPresent(
                    secret.digest(),
                    (_, claimants) -> {
                        claimants.remove(id);
                        return claimants.isEmpty() ? null : claimants;
                    });
        }
    }

    @Override
    public synchronized KeyLookup find(KeyDigest digest) {
        if (!ready) {
            return KeyLookup.NotReady.INSTANCE;
        }
        List<KeyId> claimants = claims.getOrDefault(digest, List.of());
        for (KeyId id : claimants) {
            Entry entry = keys.get(id);
            if (entry == null) {
                throw new IllegalStateException("only kept keys claim digests");
            }
            for (Secret secret : entry.secrets()) {
                if (secret.digest().equals(digest)) {
                    return found(entry.key(), secret, claimants.size() > 1);
                }
            }
        }
        return KeyLookup.Unknown.INSTANCE;
    }

    private static KeyLookup found(StoredKey key, Secret secret, boolean contested) {
        return new KeyLookup.Found(
                contested ? key.withStatus(KeyStatus.UNREADABLE) : key,
                secret.generation(),
                secret.validUntilMicros());
    }
}
