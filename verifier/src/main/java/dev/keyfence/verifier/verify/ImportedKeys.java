package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.ImportedShape;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import java.util.Optional;

/**
 * Keys that were brought in from elsewhere: of another shape than the profile's own, and at first
 * known by another hash. While there are none, this costs a read of one field, and garbage is
 * refused without a look-up. Safe for any number of threads.
 */
public final class ImportedKeys {

    private final KeyStore store;
    private final HashSecrets secrets;
    private final RehashSink rehashes;

    /**
     * The imported keys of a store.
     *
     * @param store where digests are looked up
     * @param secrets makes foreign hashes
     * @param rehashes takes the native digests of keys that were let through by a foreign one
     */
    public ImportedKeys(KeyStore store, HashSecrets secrets, RehashSink rehashes) {
        this.store = store;
        this.secrets = secrets;
        this.rehashes = rehashes;
    }

    /** The imported keys of a store, where no secrets are configured and nothing is rehashed. */
    static ImportedKeys unkeyed(KeyStore store) {
        return new ImportedKeys(store, HashSecrets.NONE, (_, _, _) -> {});
    }

    /** Whether a text that is no key of the profile's format may be one that was imported. */
    boolean mayHave(Profile profile, String key) {
        return store.imports().profiles().contains(profile.name()) && ImportedShape.fits(key);
    }

    /**
     * Looks a key up by every foreign hash that some key is known by. When it is found by more than
     * one, it opens neither key: which of them was revoked could not be told.
     */
    public KeyLookup find(String key) {
        ImportedForms forms = store.imports();
        KeyLookup first = KeyLookup.Unknown.INSTANCE;
        for (HashKind kind : forms.foreign()) {
            Optional<KeyDigest> digest = secrets.digestOf(kind, key);
            KeyLookup lookup =
                    digest.isEmpty() ? KeyLookup.Unknown.INSTANCE : store.find(digest.get());
            switch (lookup) {
                case KeyLookup.Unknown _ -> {}
                case KeyLookup.NotReady notReady -> {
                    return notReady;
                }
                case KeyLookup.Found found -> {
                    if (first instanceof KeyLookup.Found) {
                        return contested(found);
                    }
                    first = found;
                }
            }
        }
        return first;
    }

    /** Sees to it that a key which was let through by a foreign hash is known by ours. */
    void used(Verdict verdict, KeyDigest digest) {
        if (verdict instanceof Verdict.Allow allow) {
            Candidate candidate = allow.candidate();
            rehashes.offer(candidate.key().id(), candidate.secretGeneration(), digest);
        }
    }

    private static KeyLookup contested(KeyLookup.Found found) {
        return new KeyLookup.Found(
                found.key().withStatus(KeyStatus.UNREADABLE),
                found.secretGeneration(),
                found.secretValidUntilMicros());
    }
}
