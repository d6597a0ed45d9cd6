package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Credentials;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /oauth2/revoke} and {@code /oauth2/introspect}: {@code token}, and
 * whatever else, as RFC 7009 section 2.1, RFC 7662 section 2.1 and RFC 6749 appendix B have it.
 * Never shows the token.
 *
 * @param token what may be a key; empty when there is an error
 * @param profile the API whose keys the caller takes; null for any
 * @param clientIp whose request the token came with; null when that is not told
 * @param error what is wrong with the body; null when nothing is
 */
record TokenForm(
        String token, @Nullable String profile, @Nullable String clientIp, @Nullable String error) {

    /** What is read; all else is read past. */
    private static final Set<String> NAMES = Set.of("token", "profile", "client_ip");

    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    /** Reads a body. */
    static TokenForm read(@Nullable String contentType, byte @Nullable [] body) {
        if (contentType == null || !MEDIA_TYPE.equalsIgnoreCase(essence(contentType))) {
            return unfit("send the token in a body of the type " + MEDIA_TYPE);
        }
        Map<String, String> values = new HashMap<>();
        try {
            for (String pair : text(body).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (NAMES.contains(name) && values.putIfAbsent(name, value) != null) {
                    return unfit("the parameter '" + name + "' is there twice");
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return unfit("the body's escapes or characters are broken");
        }
        String token = values.getOrDefault("token", "");
        if (token.isEmpty()) {
            return unfit("the parameter 'token' is missing");
        }
        return token.length() > Credentials.CHARACTERS_MAX
                ? unfit("the parameter 'token' is too long")
                : new TokenForm(token, values.get("profile"), values.get("client_ip"), null);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "TokenForm[" + error + ']';
    }

    private static TokenForm unfit(String error) {
        return new TokenForm("", null, null, error);
    }

    private static String essence(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
    }

    private static String text(byte @Nullable [] body) throws CharacterCodingException {
        return body == null
                ? ""
                : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
