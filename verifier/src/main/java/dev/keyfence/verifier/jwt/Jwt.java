package dev.keyfence.verifier.jwt;

import dev.keyfence.verifier.key.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A token as it is presented: a JWS in compact form (RFC 7515 section 7.1) that says it is signed
 * with HS256 by the key that its {@code kid} names. What it claims can be asked for once the
 * signature is right, and not before.
 *
 * <p>Read strictly, since every leniency is a second way to read the same token: no padding, no
 * bits behind the last byte, no name twice, no header but {@code alg}, {@code kid} and {@code typ}.
 * The algorithm is not chosen by the token: it must name the one there is.
 */
public final class Jwt {

    /** Ours have some 300; more than this is somebody's session in a header. */
    public static final int CHARACTERS_MAX = 4_096;

    /** Every header that is a JSON object with a name begins so, in Base64. */
    private static final String BEGINNING = "eyJ";

    /** 32 bytes. */
    private static final int SIGNATURE_CHARACTERS = 43;

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final String text;
    private final int payload;
    private final int signature;
    private final KeyId keyId;

    private Jwt(String text, int payload, int signature, KeyId keyId) {
        this.text = text;
        this.payload = payload;
        this.signature = signature;
        this.keyId = keyId;
    }

    /** Whether a credential is meant to be a token, right or wrong; no key of ours looks so. */
    public static boolean isMeant(String text) {
        return text.startsWith(BEGINNING) && text.indexOf('.') > 0;
    }

    /**
     * Reads a token up to its claims.
     *
     * @return the token; empty when it is none of ours
     */
    public static Optional<Jwt> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > CHARACTERS_MAX
                || first <= 0
                || second <= first + 1
                || text.length() - second - 1 != SIGNATURE_CHARACTERS
                || !isCanonical(text, second + 1, text.length())) {
            return Optional.empty();
        }
        return bytes(text, 0, first)
                .flatMap(JwtJson::keyId)
                .flatMap(KeyId::parse)
                .map(id -> new Jwt(text, first + 1, second, id));
    }

    /** Which key says to have signed it. */
    public KeyId keyId() {
        return keyId;
    }

    /** Whether a key did sign it. */
    public boolean isSignedBy(SigningKey key) {
        return key.signed(
                text.substring(0, signature).getBytes(StandardCharsets.ISO_8859_1),
                Base64.getUrlDecoder().decode(text.substring(signature + 1)));
    }

    /** What it claims; empty when that makes no sense. Only for tokens whose signature is right. */
    public Optional<JwtClaims> claims() {
        return bytes(text, payload, signature).flatMap(JwtJson::claims);
    }

    private static Optional<byte[]> bytes(String text, int from, int to) {
        return isCanonical(text, from, to)
                ? Optional.of(Base64.getUrlDecoder().decode(text.substring(from, to)))
                : Optional.empty();
    }

    /** Whether this is the one way to write some bytes in unpadded Base64. */
    private static boolean isCanonical(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean known =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_';
            if (!known) {
                return false;
            }
        }
        int last = ALPHABET.indexOf(text.charAt(to - 1));
        return switch ((to - from) % 4) {
            case 0 -> true;
            case 2 -> last % 16 == 0;
            case 3 -> last % 4 == 0;
            default -> false;
        };
    }

    /** Never shows the token: whoever has it may use it. */
    @Override
    public String toString() {
        return "Jwt[" + keyId + ']';
    }
}
