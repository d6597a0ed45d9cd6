package dev.keyfence.verifier.leak;

import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.Gate;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Finds out whose secrets were leaked, in this node's own replica. Safe for any number of threads.
 */
public final class LeakLookup {

    private final Gate gate;
    private final KeyStore store;
    private final ImportedKeys imported;
    private final RevocationCheck revocations;
    private final InstantSource clock;

    /**
     * Look-ups in a store.
     *
     * @param gate whether this node may say that a key is unknown
     * @param imported looks up what is known by another hash than ours
     * @param revocations what is revoked although the key's own record does not say so yet
     * @param clock tells which secrets' grace is over
     */
    public LeakLookup(
            Gate gate,
            KeyStore store,
            ImportedKeys imported,
            RevocationCheck revocations,
            InstantSource clock) {
        this.gate = gate;
        this.store = store;
        this.imported = imported;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * The digest that a text names: 64 hexadecimal digits of a SHA-256, or another hash behind the
     * name of its algorithm ({@code sha512:…}, {@code hmac-sha256:<secret name>:…}), as imports
     * name them; empty when it is none.
     */
    public static Optional<KeyDigest> digest(String text) {
        int colon = text.lastIndexOf(':');
        String label = colon < 0 ? HashKind.NATIVE.label() : text.substring(0, colon);
        String hex = text.substring(colon + 1);
        return HashKind.parse(label)
                .filter(kind -> hex.length() == 2 * kind.algorithm().bytes())
                .flatMap(kind -> bytes(hex).map(kind::digestOf));
    }

    /** What a secret opens. */
    public Leaked ofKey(String secret) {
        KeyLookup lookup = store.find(KeyDigest.of(secret));
        return leaked(lookup instanceof KeyLookup.Unknown ? imported.find(secret) : lookup);
    }

    /** What the secret of a digest opens. */
    public Leaked ofDigest(KeyDigest digest) {
        return leaked(store.find(digest));
    }

    private Leaked leaked(KeyLookup lookup) {
        if (gate.closed() != null) {
            return Leaked.NotReady.INSTANCE;
        }
        return switch (lookup) {
            case KeyLookup.NotReady _ -> Leaked.NotReady.INSTANCE;
            case KeyLookup.Unknown _ -> Leaked.Unknown.INSTANCE;
            case KeyLookup.Found found -> new Leaked.Known(found.key(), state(found));
        };
    }

    private Leaked.State state(KeyLookup.Found found) {
        if (found.key().status() == KeyStatus.REVOKED || revocations.covers(found.key())) {
            return Leaked.State.REVOKED;
        }
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return found.secretValidUntilMicros() <= nowMicros
                ? Leaked.State.RETIRED
                : Leaked.State.ALIVE;
    }

    private static Optional<byte[]> bytes(String hex) {
        try {
            return Optional.of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
