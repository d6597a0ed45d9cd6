package dev.keyfence.verifier.http;

import dev.keyfence.verifier.credential.Credentials;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /oauth2/revoke}: {@code token}, and whatever else, as RFC 7009 section
 * 2.1 and RFC 6749 appendix B have it. Never shows the token.
 *
 * @param token what may be a key; empty when there is an error
 * @param error what is wrong with the body; null when nothing is
 */
record TokenForm(String token, @Nullable String error) {

    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    /** Reads a body. */
    static TokenForm read(@Nullable String contentType, byte @Nullable [] body) {
        if (contentType == null || !MEDIA_TYPE.equalsIgnoreCase(essence(contentType))) {
            return unfit("send the token in a body of the type " + MEDIA_TYPE);
        }
        String token = null;
        try {
            for (String pair : text(body).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (name.equals("token")) {
                    if (token != null) {
                        return unfit("the parameter 'token' is there twice");
                    }
                    token = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return unfit("the body's escapes or characters are broken");
        }
        if (token == null || token.isEmpty()) {
            return unfit("the parameter 'token' is missing");
        }
        return token.length() > Credentials.CHARACTERS_MAX
                ? unfit("the parameter 'token' is too long")
                : new TokenForm(token, null);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "TokenForm[" + error + ']';
    }

    private static TokenForm unfit(String error) {
        return new TokenForm("", error);
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
