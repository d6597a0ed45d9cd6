package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.jwt.SigningKey;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.store.SealedSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The opened secrets of keys that sign tokens. Opening one costs a read of the disk and an AES-GCM,
 * so those in use are kept, a bounded number of them, and only while the key is at the version that
 * it was read at. What is kept decides nothing about the key: that is looked up with every request.
 * Safe for any number of threads.
 */
final class TokenKeys {

    /** Some 20 MB; past it keys are opened anew, which costs microseconds. */
    static final int KEPT_MAX = 20_000;

    private final SealedSecrets sealed;
    private final SealingKeys keys;
    private final BiConsumer<KeyId, SealedSecret> unopened;
    private final int keptMax;
    private final Map<KeyId, List<Opened>> kept = new ConcurrentHashMap<>();

    /**
     * A secret that was opened.
     *
     * @param digest where its key is looked up
     * @param key what it signs with
     * @param version the version of the key that was read
     */
    record Opened(KeyDigest digest, SigningKey key, long version) {}

    TokenKeys(
            SealedSecrets sealed,
            SealingKeys keys,
            BiConsumer<KeyId, SealedSecret> unopened,
            int keptMax) {
        this.sealed = sealed;
        this.keys = keys;
        this.unopened = unopened;
        this.keptMax = keptMax;
    }

    /**
     * A key's secrets, newest first.
     *
     * @return none for a key that signs no tokens, and for one whose secrets cannot be opened here
     */
    List<Opened> of(KeyId id) {
        List<Opened> known = kept.get(id);
        if (known != null) {
            return known;
        }
        List<Opened> opened = new ArrayList<>();
        for (SealedSecrets.Sealed each : sealed.sealed(id)) {
            keys.open(id, each.digest(), each.secret())
                    .ifPresentOrElse(
                            secret ->
                                    opened.add(
                                            new Opened(
                                                    each.digest(),
                                                    new SigningKey(secret),
                                                    each.version())),
                            () -> unopened.accept(id, each.secret()));
        }
        keep(id, opened);
        return opened;
    }

    /** Lets go of a key's secrets. */
    void forget(KeyId id) {
        kept.remove(id);
    }

    int kept() {
        return kept.size();
    }

    private void keep(KeyId id, List<Opened> opened) {
        // Keys that sign nothing are not kept: whoever makes names up would fill the room.
        if (opened.isEmpty()) {
            kept.remove(id);
            return;
        }
        if (kept.size() >= keptMax) {
            // Any will do: which are in use is seen by their coming back.
            kept.keySet().stream().findAny().ifPresent(kept::remove);
        }
        kept.put(id, List.copyOf(opened));
    }
}
