package dev.keyfence.verifier.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.seeded.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class JwtTest {

    private static final int ROUNDS = 20_000;
    private static final KeyId ID = new KeyId(1, 2);
    private static final String SECRET = "clary_live_not-a-real-key";
    private static final SigningKey KEY = new SigningKey(SECRET);
    private static final String HEADER =
            "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + ID + "\"}";
    private static final String PAYLOAD =
            "{\"sub\":\"user_id\",\"iat\":1516239022,\"exp\":1516242622,\"tier\":\"standard\"}";

    @Test
    void readsTheTokenOfThePage() {
        Jwt token = Jwt.parse(token(HEADER, PAYLOAD)).orElseThrow();

        assertThat(token.keyId()).isEqualTo(ID);
        assertThat(token.isSignedBy(KEY)).isTrue();
        assertThat(token.isSignedBy(new SigningKey(SECRET + "x"))).isFalse();
        assertThat(token.claims())
                .contains(
                        new JwtClaims(
                                "user_id",
                                1516239022,
                                1516242622,
                                0,
                                Map.of(
                                        "sub",
                                        "user_id",
                                        "iat",
                                        "",
                                        "exp",
                                        "",
                                        "tier",
                                        "standard")));
        assertThat(token.toString() + KEY).doesNotContain(SECRET).doesNotContain("eyJ");
    }

    /** Test case 2 of RFC 4231: the same bytes as every other HMAC-SHA256 makes. */
    @Test
    void signsAsTheStandardSays() {
        assertThat(new SigningKey("Jefe").sign(bytes("what do ya want for nothing?")))
                .isEqualTo(
                        HexFormat.of()
                                .parseHex(
                                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"kid\":\"%s\"}",
                "{\"alg\":\"None\",\"kid\":\"%s\"}",
                "{\"alg\":\"hs256\",\"kid\":\"%s\"}",
                "{\"alg\":\"HS384\",\"kid\":\"%s\"}",
                "{\"alg\":\"HS512\",\"kid\":\"%s\"}",
                "{\"alg\":\"RS256\",\"kid\":\"%s\"}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\"}",
                "{\"alg\":[\"HS256\"],\"kid\":\"%s\"}",
                "{\"alg\":\"RS256\",\"alg\":\"HS256\",\"kid\":\"%s\"}",
                "{\"alg\":\"HS256\",\"alg\":\"none\",\"kid\":\"%s\"}",
                "{\"alg\":\"HS256\"}",
                "{\"kid\":\"%s\"}",
                "{\"alg\":\"HS256\",\"kid\":7}",
                "{\"alg\":\"HS256\",\"kid\":\"key_0\"}",
                "{\"alg\":\"HS256\",\"kid\":\"../../%s\"}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"JWE\"}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":1}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"cty\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"jku\":\"https://example.com\"}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"x5u\":\"https://example.com\"}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\"} ",
                "{\"alg\":\"HS256\",\"kid\":\"%s\"}{}",
                "{\"alg\":\"HS256\",\"kid\":\"%s\"",
                "{\"alg\":\"HS256\",\"kid\":\"%s\",}",
                "[\"HS256\"]",
                "null",
                "{}",
                ""
            })
    void takesNoOtherHeader(String header) {
        boolean blank = header.endsWith(" ");
        Optional<Jwt> token = Jwt.parse(token(header.replace("%s", ID.toString()), PAYLOAD));

        assertThat(token.isPresent()).as(header).isEqualTo(blank);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"iat\":1}",
                "{\"exp\":2}",
                "{\"iat\":1,\"exp\":2.5}",
                "{\"iat\":1,\"exp\":1e9}",
                "{\"iat\":1,\"exp\":\"2\"}",
                "{\"iat\":-1,\"exp\":2}",
                "{\"iat\":1,\"exp\":253402300800}",
                "{\"iat\":1,\"exp\":9223372036854775808}",
                "{\"iat\":1,\"exp\":null}",
                "{\"iat\":1,\"exp\":2,\"exp\":3}",
                "{\"iat\":1,\"exp\":2,\"tier\":\"a\",\"tier\":\"b\"}",
                "{\"iat\":1,\"exp\":2,\"x\":{\"a\":1,\"a\":2}}",
                "{\"iat\":1,\"exp\":2,\"nbf\":\"1\"}",
                "{\"iat\":1,\"exp\":2,\"sub\":7}",
                "{\"iat\":1,\"exp\":2,\"sub\":\"\"}",
                "{\"iat\":1,\"exp\":2,\"sub\":\"a\\nb\"}",
                "{\"iat\":1,\"exp\":2,\"x\":[[[[[[[[[[1]]]]]]]]]]}",
                "{\"iat\":1,\"exp\":2} {}",
                "{\"iat\":1,\"exp\":2",
                "eyJpYXQiOjF9",
                "{\"iat\":1,\"exp\":2,\"sub\":\"\u00ff"
            })
    void makesNoSenseOfOtherClaims(String payload) {
        assertThat(Jwt.parse(token(HEADER, payload)).flatMap(Jwt::claims)).isEmpty();
    }

    @Test
    void passesOverClaimsThatItDoesNotLookAt() {
        JwtClaims claims =
                Jwt.parse(
                                token(
                                        HEADER,
                                        "{\"iat\":1,\"exp\":2,\"nbf\":1,\"aud\":[\"a\"],\"x\":{\"y\":[1]}}"))
                        .flatMap(Jwt::claims)
                        .orElseThrow();

        assertThat(claims.subject()).isNull();
        assertThat(claims.notBeforeSeconds()).isEqualTo(1);
        assertThat(claims.others()).containsEntry("aud", "").containsEntry("x", "");
    }

    @Test
    void refusesAnyOtherWayToWriteTheSameBytes() {
        String token = token(HEADER, PAYLOAD);
        int dot = token.indexOf('.');
        char last = token.charAt(token.length() - 1);
        for (String other :
                new String[] {
                    token + "=",
                    token.substring(0, dot) + "=" + token.substring(dot),
                    token.replaceFirst("\\.", "=."),
                    token.substring(0, token.length() - 1) + next(last),
                    token + "\n",
                    " " + token,
                    token.replace('-', '+').replace('_', '/') + "+",
                    token + ".",
                    token + "." + token,
                    "." + token,
                    token.substring(0, token.lastIndexOf('.')),
                    token.substring(0, token.lastIndexOf('.') + 1),
                    token.substring(0, dot) + "." + token.substring(token.lastIndexOf('.'))
                }) {
            assertThat(Jwt.parse(other)).as(other).isEmpty();
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        String payload = "{\"iat\":1,\"exp\":2,\"x\":\"" + "a".repeat(Jwt.CHARACTERS_MAX) + "\"}";

        assertThat(Jwt.parse(token(HEADER, payload))).isEmpty();
    }

    @Test
    void tellsTokensFromKeys() {
        assertThat(Jwt.isMeant(token(HEADER, PAYLOAD))).isTrue();
        assertThat(Jwt.isMeant("eyJ")).isFalse();
        assertThat(Jwt.isMeant("clary_live_eyJ.x")).isFalse();
    }

    /**
     * However a token is damaged, it is refused, or its signature does not fit: nothing is thrown.
     */
    @Test
    void refusesDamagedTokens(Random random) {
        String token = token(HEADER, PAYLOAD);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder damaged = new StringBuilder(token);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(damaged.length());
                char c = random.nextInt(4) == 0 ? (char) random.nextInt(0x180) : any(random);
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, c);
                    case 1 -> damaged.insert(at, c);
                    default -> damaged.deleteCharAt(at);
                }
            }
            String text = damaged.toString();
            if (!text.equals(token)) {
                assertThat(Jwt.parse(text).filter(each -> each.isSignedBy(KEY))).as(text).isEmpty();
            }
        }
    }

    static String token(String header, String payload) {
        String input = base64(bytes(header)) + '.' + base64(bytes(payload));
        return input + '.' + base64(KEY.sign(bytes(input)));
    }

    private static char any(Random random) {
        return "ABCyz019-_.=".charAt(random.nextInt(12));
    }

    /** The next character of the alphabet: the same bytes, but for bits that nobody reads. */
    private static char next(char c) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(c) + 1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
