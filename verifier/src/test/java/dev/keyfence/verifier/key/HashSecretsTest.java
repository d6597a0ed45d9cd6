package dev.keyfence.verifier.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashSecretsTest {

    private static final HashKind SHA_512 = new HashKind(HashAlgorithm.SHA_512, "");
    private static final HashKind HMAC = new HashKind(HashAlgorithm.HMAC_SHA_256, "old");

    private static final HashSecrets SECRETS =
            new HashSecrets(Map.of("old", "JefeJefe".getBytes(UTF_8)));

    @Test
    void findsAKeyByItsSha512() {
        // FIPS 180-4's example "abc".
        byte[] hash =
                HexFormat.of()
                        .parseHex(
                                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");

        assertThat(SECRETS.digestOf(SHA_512, "abc")).hasValue(SHA_512.digestOf(hash));
    }

    @Test
    void findsAKeyByItsHmac() {
        // openssl dgst -sha256 -hmac JefeJefe, over "what do ya want for nothing?"
        byte[] hash =
                HexFormat.of()
                        .parseHex(
                                "315bced3a44cef7cdf2a7f137b8ebfae2cf2a7466fb34497d9257dd0321fd8de");

        assertThat(SECRETS.digestOf(HMAC, "what do ya want for nothing?"))
                .hasValue(HMAC.digestOf(hash));
    }

    @Test
    void takesANativeHashAsItIs() {
        KeyDigest digest = KeyDigest.of("abc");

        assertThat(HashKind.NATIVE.digestOf(digest.toBytes())).isEqualTo(digest);
        assertThat(SECRETS.digestOf(HashKind.NATIVE, "abc")).hasValue(digest);
    }

    @Test
    void keepsTheSameBytesOfDifferentKindsApart() {
        byte[] hash = new byte[32];
        HashKind other = new HashKind(HashAlgorithm.HMAC_SHA_256, "new");

        assertThat(HMAC.digestOf(hash))
                .isNotEqualTo(other.digestOf(hash))
                .isNotEqualTo(HashKind.NATIVE.digestOf(hash));
    }

    @Test
    void cannotMakeAHashWithoutItsSecret() {
        assertThat(HashSecrets.NONE.digestOf(HMAC, "abc")).isEmpty();
        assertThat(HashSecrets.NONE.knows(HMAC)).isFalse();
        assertThat(HashSecrets.NONE.knows(SHA_512)).isTrue();
        assertThat(SECRETS.knows(HMAC)).isTrue();
    }

    @Test
    void neverShowsASecret() {
        assertThat(SECRETS.toString()).isEqualTo("HashSecrets[old]");
        assertThatThrownBy(() -> new HashSecrets(Map.of("old", "hush".getBytes(UTF_8))))
                .hasMessageContaining("old")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "-a", "a/b"})
    void refusesNamesThatAreNotFit(String name) {
        assertThatThrownBy(() -> new HashSecrets(Map.of(name, new byte[32])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"sha256, true", "sha512, true", "hmac-sha256:old, true"})
    void readsTheLabelsThatItWrites(String label, boolean known) {
        assertThat(HashKind.parse(label).map(HashKind::label).isPresent()).isEqualTo(known);
        assertThat(HashKind.parse(label).orElseThrow().label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5", "hmac-sha256", "hmac-sha256:", "sha256:old", "sha512:"})
    void doesNotKnowOtherLabels(String label) {
        assertThat(HashKind.parse(label)).isEmpty();
    }

    @Test
    void refusesHashesOfAnotherLength() {
        assertThatThrownBy(() -> SHA_512.digestOf(new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashKind(HashAlgorithm.SHA_512, "old"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
