package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.TwoKeys;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Token;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Failures;
import dev.keyfence.verifier.profile.JwtRules;
import dev.keyfence.verifier.profile.KeyAttribute;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.RateLimits;
import dev.keyfence.verifier.profile.RouteRules;
import dev.keyfence.verifier.profile.ScopeCatalogue;
import dev.keyfence.verifier.profile.SpoolFull;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.SealedSecrets.Sealed;
import dev.keyfence.verifier.verify.Tokens.Opened;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    private static final long NOW = 1_800_000_000L;
    private static final KeyId ID = new KeyId(7, 8);
    private static final KeyFormat FORMAT = new KeyFormat("clary");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JwtRules RULES = new JwtRules(Duration.ofSeconds(30), Duration.ofHours(2));
    private static final Profile PROFILE =
            new Profile(
                    "clary",
                    List.of(),
                    TwoKeys.REFUSE,
                    FORMAT,
                    List.of(),
                    new ScopeCatalogue(Set.of(), true),
                    new AttributeCatalogue(
                            List.of(
                                    new KeyAttribute(
                                            "tier",
                                            List.of("lite", "standard", "professional"),
                                            false,
                                            "lite"))),
                    RULES,
                    RouteRules.NONE,
                    Failures.NONE,
                    0,
                    RateLimits.NONE,
                    SpoolFull.FENCE);

    private final Map<KeyDigest, KeyLookup> store = new HashMap<>();
    private final List<Sealed> sealed = new ArrayList<>();
    private final List<String> unopened = new ArrayList<>();
    private final SealingKeys sealing = new SealingKeys("a", Map.of("a", new byte[32]));
    private int reads;
    private final TokenKeys keys =
            new TokenKeys(
                    id -> {
                        reads++;
                        return id.equals(ID) ? List.copyOf(sealed) : List.of();
                    },
                    sealing,
                    (id, secret) -> unopened.add(secret.kek()),
                    2);
    private final Tokens tokens =
            new Tokens(digest -> store.getOrDefault(digest, KeyLookup.Unknown.INSTANCE), keys);
    private final String secret = put(1, 1, StoredKey.NEVER);

    @Test
    void opensATokenForItsKey() {
        Opened opened = open(secret, claims(NOW, NOW + 60, "\"sub\":\"user_id\""));

        assertThat(opened)
                .isInstanceOfSatisfying(
                        Opened.Signed.class,
                        signed -> {
                            assertThat(signed.candidate().key().id()).isEqualTo(ID);
                            assertThat(signed.candidate().token())
                                    .isEqualTo(new Token("user_id", Map.of("tier", "standard")));
                            assertThat(signed.candidate().expiresAtMicros())
                                    .isEqualTo((NOW + 90) * 1_000_000);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0    | 60    | true
                    30   | 90    | true
                    31   | 90    | false
                    -60  | -31   | true
                    0    | 0     | false
                    10   | 0     | false
                    0    | 7200  | true
                    0    | 7201  | false
                    """)
    void holdsTimesToTheRules(long issued, long expires, boolean signed) {
        assertThat(open(secret, claims(NOW + issued, NOW + expires, "\"x\":1")))
                .isInstanceOf(signed ? Opened.Signed.class : Opened.Refused.class);
    }

    @Test
    void waitsForANotBefore() {
        assertThat(open(secret, claims(NOW, NOW + 60, "\"nbf\":" + (NOW + 30))))
                .isInstanceOf(Opened.Signed.class);
        assertThat(reason(open(secret, claims(NOW, NOW + 60, "\"nbf\":" + (NOW + 31)))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"lite, true", "standard, true", "professional, false", "gold, false", "'', false"})
    void grantsNoHigherTierThanTheKeys(String tier, boolean signed) {
        Opened opened = open(secret, claims(NOW, NOW + 60, "\"tier\":\"" + tier + '"'));

        assertThat(opened).isInstanceOf(signed ? Opened.Signed.class : Opened.Refused.class);
        if (opened instanceof Opened.Signed(var candidate)) {
            assertThat(candidate.key().terms().attributes()).containsEntry("tier", tier);
        }
        assertThat(reason(open(secret, claims(NOW, NOW + 60, "\"tier\":2"))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
    }

    @Test
    void refusesATokenOfAnotherKeyOrOfNone() {
        String stranger = FORMAT.mint(Environment.LIVE, RANDOM);

        assertThat(reason(open(stranger, claims(NOW, NOW + 60, "\"x\":1"))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
        assertThat(reason(open(token(new KeyId(1, 1), secret, claims(NOW, NOW + 60, "\"x\":1")))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
        assertThat(reason(open("eyJ.x.y"))).isEqualTo(DenyReason.MALFORMED_KEY);
    }

    @Test
    void tellsNobodyASubjectThatIsAKey() {
        assertThat(reason(open(secret, claims(NOW, NOW + 60, "\"sub\":\"" + secret + '"'))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
    }

    @Test
    void cannotTellBeforeTheStoreIsComplete() {
        store.put(KeyDigest.of(secret), KeyLookup.NotReady.INSTANCE);

        assertThat(reason(open(secret, claims(NOW, NOW + 60, "\"x\":1"))))
                .isEqualTo(DenyReason.WARMING_UP);
    }

    @Test
    void looksTheKeyUpEachTimeAndOpensItsSecretOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(open(secret, claims(NOW, NOW + 60, "\"i\":" + i)))
                    .isInstanceOf(Opened.Signed.class);
        }
        assertThat(reads).isEqualTo(1);

        store.put(KeyDigest.of(secret), found(2, KeyStatus.REVOKED, 1, StoredKey.NEVER));
        assertThat(
                        ((Opened.Signed) open(secret, claims(NOW, NOW + 60, "\"x\":1")))
                                .candidate()
                                .key())
                .extracting(StoredKey::status)
                .isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void readsAKeyAgainOnceItHasChanged() {
        open(secret, claims(NOW, NOW + 60, "\"x\":1"));
        String fresh = put(2, 2, StoredKey.NEVER);
        store.put(KeyDigest.of(secret), found(2, KeyStatus.ACTIVE, 1, (NOW + 5) * 1_000_000));

        assertThat(open(fresh, claims(NOW, NOW + 60, "\"x\":1"))).isInstanceOf(Opened.Signed.class);
        assertThat(((Opened.Signed) open(secret, claims(NOW, NOW + 60, "\"x\":1"))).candidate())
                .satisfies(
                        old -> assertThat(old.expiresAtMicros()).isEqualTo((NOW + 5) * 1_000_000));
    }

    @Test
    void doesNotReadAgainForWhoeverMakesSignaturesUp() {
        open(secret, claims(NOW, NOW + 60, "\"x\":1"));
        for (int i = 0; i < 5; i++) {
            open("guess " + i, claims(NOW, NOW + 60, "\"x\":1"));
        }
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void keepsNoMoreThanItsLimitAndNothingOfKeysThatSignNothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(keys.of(new KeyId(i, i))).isEmpty();
        }
        assertThat(keys.kept()).isZero();
        TokenKeys small =
                new TokenKeys(
                        _ -> List.copyOf(sealed),
                        new SealingKeys("b", Map.of("b", new byte[32])),
                        (_, _) -> {},
                        2);
        assertThat(small.of(ID)).isEmpty();
        assertThat(keys.of(ID)).hasSize(1);
        assertThat(keys.kept()).isEqualTo(1);
    }

    @Test
    void tellsOfASecretThatItCannotOpen() {
        sealed.set(0, new Sealed(KeyDigest.of(secret), new SealedSecret("gone", new byte[40]), 1));

        assertThat(reason(open(secret, claims(NOW, NOW + 60, "\"x\":1"))))
                .isEqualTo(DenyReason.INVALID_TOKEN);
        assertThat(unopened).containsOnly("gone");
    }

    private String put(int generation, int version, long validUntil) {
        String made = FORMAT.mint(Environment.LIVE, RANDOM);
        sealed.addFirst(new Sealed(KeyDigest.of(made), sealing.seal(ID, made), version));
        store.put(KeyDigest.of(made), found(version, KeyStatus.ACTIVE, generation, validUntil));
        return made;
    }

    private static KeyLookup found(int version, KeyStatus status, int generation, long validUntil) {
        StoredKey key =
                new StoredKey(
                        ID,
                        version,
                        status,
                        "clary",
                        "acme",
                        Environment.LIVE,
                        List.of(),
                        List.of(),
                        0,
                        StoredKey.NEVER,
                        0,
                        KeyTerms.of(Map.of("tier", "standard")));
        return new KeyLookup.Found(key, generation, validUntil);
    }

    private Opened open(String signedWith, String claims) {
        return open(token(ID, signedWith, claims));
    }

    private Opened open(String token) {
        return tokens.open(PROFILE, RULES, token, NOW * 1_000_000);
    }

    private static DenyReason reason(Opened opened) {
        return ((Opened.Refused) opened).reason();
    }

    private static String claims(long issuedAt, long expiresAt, String more) {
        return "{\"iat\":" + issuedAt + ",\"exp\":" + expiresAt + ',' + more + '}';
    }

    static String token(KeyId id, String secret, String claims) {
        String input = base64("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}") + '.' + base64(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
            return input + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
