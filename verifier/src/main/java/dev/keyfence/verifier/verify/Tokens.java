package dev.keyfence.verifier.verify;

import dev.keyfence.verifier.decide.Candidate;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.jwt.Jwt;
import dev.keyfence.verifier.jwt.JwtClaims;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.JwtRules;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.SealedSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are presented in the place of the key which signed them. A token can do no more than
 * its key, as that is now: the key is looked up and decided on with every request, so a revocation
 * ends all tokens of the key at once. Profiles that take none pay nothing. Safe for any number of
 * threads.
 */
public final class Tokens {

    private final KeyStore store;
    private final TokenKeys keys;

    /**
     * Tokens of the keys of a store.
     *
     * @param store where keys are looked up
     * @param sealed where their sealed secrets are read
     * @param sealing opens them
     * @param unopened is told of a secret that could not be opened, which makes its key's tokens
     *     unknown here; called on the request path
     */
    public Tokens(
            KeyStore store,
            SealedSecrets sealed,
            SealingKeys sealing,
            BiConsumer<KeyId, SealedSecret> unopened) {
        this(store, new TokenKeys(sealed, sealing, unopened, TokenKeys.KEPT_MAX));
    }

    Tokens(KeyStore store, TokenKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** No key signs any. */
    static Tokens none(KeyStore store) {
        return new Tokens(store, _ -> List.of(), SealingKeys.NONE, (_, _) -> {});
    }

    /** What a token turns out to be. */
    sealed interface Opened {

        /**
         * Its key did sign it, and it is within the profile's rules; whether the key is any good is
         * yet to be decided.
         */
        record Signed(Candidate candidate) implements Opened {}

        /** It is not let through, whatever its key is. */
        record Refused(DenyReason reason, @Nullable Candidate candidate) implements Opened {}
    }

    /** Whether a credential is to be taken for a token. */
    static boolean areMeant(Profile profile, String text) {
        return profile.jwt() != null && Jwt.isMeant(text);
    }

    /**
     * Opens a token.
     *
     * @param rules the profile's
     * @param nowMicros microseconds since the epoch
     */
    Opened open(Profile profile, JwtRules rules, String text, long nowMicros) {
        Optional<Jwt> token = Jwt.parse(text);
        if (token.isEmpty()) {
            return new Opened.Refused(DenyReason.MALFORMED_KEY, null);
        }
        return switch (signer(token.get())) {
            case KeyLookup.NotReady _ -> new Opened.Refused(DenyReason.WARMING_UP, null);
            case KeyLookup.Unknown _ -> new Opened.Refused(DenyReason.INVALID_TOKEN, null);
            case KeyLookup.Found found ->
                    token.get()
                            .claims()
                            .filter(claims -> areWithin(rules, claims, profile, nowMicros))
                            .flatMap(claims -> narrowed(profile, rules, found, claims))
                            .<Opened>map(Opened.Signed::new)
                            .orElseGet(() ->
                                    new Opened.Refused(
                                            DenyReason.INVALID_TOKEN,
                                            new Candidate(
                                                    found.key(),
                                                    found.secretGeneration(),
                                                    found.secretValidUntilMicros(),
                                                    new Token(null, Map.of()))));
        };
    }

    /** The key that signed a token, as it is now; unknown when the one that it names did not. */
    private KeyLookup signer(Jwt token) {
        List<TokenKeys.Opened> kept = keys.of(token.keyId());
        if (kept.isEmpty()) {
            return KeyLookup.Unknown.INSTANCE;
        }
        KeyLookup signer = signer(token, kept);
        if (!(signer instanceof KeyLookup.Unknown) || isCurrent(token.keyId(), kept)) {
            return signer;
        }
        // The key has changed since it was read: by a secret that came later it may be signed.
        return signer(token, keys.of(token.keyId()));
    }

    private KeyLookup signer(Jwt token, List<TokenKeys.Opened> opened) {
        for (TokenKeys.Opened each : opened) {
            if (token.isSignedBy(each.key())) {
                KeyLookup lookup = store.find(each.digest());
                boolean another =
                        lookup instanceof KeyLookup.Found found
                                && !found.key().id().equals(token.keyId());
                return another ? KeyLookup.Unknown.INSTANCE : lookup;
            }
        }
        return KeyLookup.Unknown.INSTANCE;
    }

    /** Whether a key is still as it was read; else what was read is let go of. */
    private boolean isCurrent(KeyId id, List<TokenKeys.Opened> opened) {
        TokenKeys.Opened newest = opened.getFirst();
        boolean current =
                store.find(newest.digest()) instanceof KeyLookup.Found found
                        && found.key().id().equals(id)
                        && found.key().version() == newest.version();
        if (!current) {
            keys.forget(id);
        }
        return current;
    }

    private static boolean areWithin(
            JwtRules rules, JwtClaims claims, Profile profile, long nowMicros) {
        long latestSeconds =
                TimeUnit.MICROSECONDS.toSeconds(nowMicros) + rules.leeway().toSeconds();
        long lifetime = claims.expiresAtSeconds() - claims.issuedAtSeconds();
        String subject = claims.subject();
        return lifetime > 0
                && lifetime <= rules.lifetimeMax().toSeconds()
                && claims.issuedAtSeconds() <= latestSeconds
                && claims.notBeforeSeconds() <= latestSeconds
                // It is told to the API and published, which no key ever is.
                && (subject == null || profile.format().environmentOf(subject).isEmpty());
    }

    /**
     * The key with no more than the token asks for; empty when it asks for more than the key has.
     */
    private static Optional<Candidate> narrowed(
            Profile profile, JwtRules rules, KeyLookup.Found found, JwtClaims claims) {
        StoredKey key = found.key();
        Optional<Map<String, String>> attributes =
                profile.attributes().narrowed(key.terms().attributes(), claims.others());
        long until =
                TimeUnit.SECONDS.toMicros(claims.expiresAtSeconds() + rules.leeway().toSeconds());
        return attributes.map(held ->
                new Candidate(
                        held.equals(key.terms().attributes())
                                ? key
                                : key.withTerms(key.terms().withAttributes(held)),
                        found.secretGeneration(),
                        Math.min(found.secretValidUntilMicros(), until),
                        new Token(claims.subject(), key.terms().attributes())));
    }
}
