package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.store.SealedSecrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the secrets of keys that sign tokens under the key-encryption key that seals from now on.
 * Safe for any number of threads.
 */
final class Resealing {

    private final SealingKeys keys;
    private final SealedSecrets sealed;

    Resealing(SealingKeys keys, SealedSecrets sealed) {
        this.keys = keys;
        this.sealed = sealed;
    }

    /** Why a new secret of a key cannot be sealed; empty when it can, or need not be. */
    Optional<Problem> objection(boolean signsTokens) {
        return signsTokens && keys.newest().isEmpty()
                ? Optional.of(
                        Problem.of(
                                409,
                                "no_key_encryption_key",
                                "Nothing is there to seal the key with",
                                "a key that signs tokens is kept sealed: give all nodes"
                                        + " --key-encryption-keys"))
                : Optional.empty();
    }

    /** Seals a new secret of a key. */
    SealedSecret seal(KeyId id, String secret) {
        return keys.seal(id, secret);
    }

    /** What becomes of resealing a key. */
    sealed interface Resealed {

        /** This is to be done. */
        record Fit(KeyCommand.Reseal command) implements Resealed {}

        /** Nothing can be done. */
        record Unfit(Problem problem) implements Resealed {}
    }

    /** Seals all secrets of a key anew. */
    Resealed reseal(KeyDetails key) {
        KeyId id = key.key().id();
        Optional<Problem> objection = objection(true);
        if (objection.isPresent()) {
            return new Resealed.Unfit(objection.get());
        }
        Map<KeyDigest, SealedSecret> anew = new HashMap<>();
        for (SealedSecrets.Sealed each : sealed.sealed(id)) {
            Optional<String> secret = keys.open(id, each.digest(), each.secret());
            if (secret.isEmpty()) {
                return new Resealed.Unfit(unopened(each.secret().kek()));
            }
            anew.put(each.digest(), keys.seal(id, secret.get()));
        }
        return anew.isEmpty()
                ? new Resealed.Unfit(
                        Problem.of(
                                409,
                                "not_sealed",
                                "The key's secret is not kept",
                                "only keys that sign tokens have sealed secrets"))
                : new Resealed.Fit(new KeyCommand.Reseal(anew));
    }

    private static Problem unopened(String kek) {
        return Problem.of(
                409,
                "key_encryption_key_missing",
                "The key's secret does not open here",
                "it is sealed with '"
                        + kek
                        + "', which this node's --key-encryption-keys does not have, or has another"
                        + " key by that name");
    }
}
