package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.Decider;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.limit.FleetSize;
import dev.keyfence.verifier.limit.Limiter;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profilefile.ProfileFile;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.SealedSecrets.Sealed;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key's limits hold for it and for the tokens that it signed, taken together. */
class TokenLimitsTest {

    private static final long NOW = 1_800_000_000L;
    private static final KeyId ID = new KeyId(7, 8);
    private static final Profile PROFILE = profile();

    private final String key = PROFILE.format().mint(Environment.LIVE, new SecureRandom());
    private final KeyDigest digest = KeyDigest.of(key);
    private final SealingKeys sealing = new SealingKeys("a", Map.of("a", new byte[32]));
    private final KeyStore store =
            asked -> asked.equals(digest) ? found() : KeyLookup.Unknown.INSTANCE;
    private final Verifier verifier =
            new Verifier(
                    new NodeIdentity("node-1", 7),
                    () -> null,
                    store,
                    new Decider(_ -> false),
                    _ -> {},
                    ImportedKeys.unkeyed(store),
                    new Tokens(
                            store,
                            _ -> List.of(new Sealed(digest, sealing.seal(ID, key), 1)),
                            sealing,
                            (_, _) -> {}),
                    new Limiter(FleetSize.ALONE),
                    () -> NOW * 1_000_000);

    @Test
    void areSharedByAKeyAndItsTokens() {
        assertThat(reason(key)).isEqualTo("ok");
        assertThat(reason(token(NOW - 7_000))).as("takes nothing").isEqualTo("expired");
        assertThat(reason(token(NOW))).isEqualTo("ok");
        assertThat(reason(token(NOW - 1))).isEqualTo("rate_limited");
        assertThat(reason(key)).isEqualTo("rate_limited");
    }

    /** Else whoever asks for less in turns would find a full bucket each time. */
    @Test
    void goByTheKeysTierWhateverTheTokenAsksFor() {
        assertThat(reason(lite(0))).isEqualTo("ok");
        assertThat(reason(token(NOW))).isEqualTo("ok");
        assertThat(reason(lite(1))).isEqualTo("rate_limited");
        assertThat(reason(key)).isEqualTo("rate_limited");
    }

    private String lite(int id) {
        return TokensTest.token(
                ID,
                key,
                "{\"iat\":%d,\"exp\":%d,\"tier\":\"lite\",\"n\":%d}".formatted(NOW, NOW + 60, id));
    }

    private String reason(String presented) {
        return verifier.verify(
                        new VerifyRequest(
                                PROFILE,
                                Presented.of(presented),
                                null,
                                List.of(),
                                Call.UNTOLD,
                                new RequestContext(null, null, null, null, null)))
                .verdict()
                .reasonCode();
    }

    private String token(long issuedAt) {
        return TokensTest.token(
                ID, key, "{\"iat\":%d,\"exp\":%d}".formatted(issuedAt, issuedAt + 600));
    }

    private static KeyLookup found() {
        return new KeyLookup.Found(
                new StoredKey(
                                ID,
                                1,
                                KeyStatus.ACTIVE,
                                PROFILE.name(),
                                "acme",
                                Environment.LIVE,
                                List.of(),
                                List.of(),
                                0,
                                StoredKey.NEVER,
                                0)
                        .withTerms(KeyTerms.of(Map.of("tier", "pro"))),
                1,
                StoredKey.NEVER);
    }

    private static Profile profile() {
        try {
            return ProfileFile.read(
                    "limited.yaml",
                    """
                    profile: limited
                    schemes: [{header: X-Key}]
                    keys: {live_prefix: li_live_, test_prefix: li_test_}
                    jwt: {lifetime_seconds_max: 3600}
                    attributes: {tier: {values: [lite, pro]}}
                    rate_limits: [{name: all, requests: 2, window: P1D}]
                    rate_limits_by: {tier: {lite: [{name: lite, requests: 1, window: P1D}]}}
                    """);
        } catch (ProfileFileException e) {
            throw new AssertionError(e);
        }
    }
}
