package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.TokenProfile;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.util.Optional;

/**
 * The profile of a key as this node's replica has it.
 *
 * @param imported looks up what is known by another hash than ours
 */
record StoredTokenProfile(KeyStore store, ImportedKeys imported) implements TokenProfile {

    @Override
    public Optional<String> of(String token) {
        KeyLookup lookup = store.find(KeyDigest.of(token));
        return switch (lookup instanceof KeyLookup.Unknown ? imported.find(token) : lookup) {
            case KeyLookup.Found found -> Optional.of(found.key().profile());
            case KeyLookup.Unknown _ -> Optional.empty();
            case KeyLookup.NotReady _ -> Optional.empty();
        };
    }
}
