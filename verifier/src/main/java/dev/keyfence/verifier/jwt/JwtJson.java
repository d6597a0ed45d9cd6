package dev.keyfence.verifier.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of a token's header and claims: one object, no name twice, UTF-8. */
final class JwtJson {

    /** Deep enough for what people put beside our claims, and bounded. */
    private static final int DEPTH_MAX = 8;

    /** As long as a subject may be, and longer than any tier's name. */
    private static final int SUBJECT_CHARACTERS_MAX = 256;

    /** The last second of the year 9999, so that no time overflows. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final long NONE = -1;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(Jwt.CHARACTERS_MAX)
                                    .maxNameLength(SUBJECT_CHARACTERS_MAX)
                                    .maxNumberLength(32)
                                    .build())
                    .build();

    private JwtJson() {}

    /** What a header names as its key; empty when it is not that of a token of ours. */
    static Optional<String> keyId(byte[] header) {
        return read(header)
                .filter(names -> "HS256".equals(names.get("alg")))
                .filter(names ->
                        !names.containsKey("typ")
                                || (names.get("typ") instanceof String typ
                                        && typ.equalsIgnoreCase("JWT")))
                .filter(names -> names.size() == (names.containsKey("typ") ? 3 : 2))
                .map(names -> names.get("kid"))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** What a payload claims; empty when a claim that counts is missing, or makes no sense. */
    static Optional<JwtClaims> claims(byte[] payload) {
        Map<String, Object> names = read(payload).orElse(Map.of());
        Object subject = names.get("sub");
        long issuedAt = seconds(names.get("iat"));
        long expiresAt = seconds(names.get("exp"));
        long notBefore = names.containsKey("nbf") ? seconds(names.get("nbf")) : 0;
        if (issuedAt == NONE
                || expiresAt == NONE
                || notBefore == NONE
                || (subject != null && !isSubject(subject))) {
            return Optional.empty();
        }
        Map<String, String> others = new HashMap<>();
        names.forEach((name, value) -> others.put(name, value instanceof String text ? text : ""));
        return Optional.of(new JwtClaims((String) subject, issuedAt, expiresAt, notBefore, others));
    }

    private static boolean isSubject(Object value) {
        return value instanceof String text
                && !text.isEmpty()
                && text.length() <= SUBJECT_CHARACTERS_MAX
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static long seconds(@Nullable Object value) {
        return value instanceof Long seconds && seconds >= 0 && seconds <= SECONDS_MAX
                ? seconds
                : NONE;
    }

    /**
     * The members of one object: texts, whole numbers, and for anything else the object's own
     * class.
     */
    private static Optional<Map<String, Object>> read(byte[] json) {
        Map<String, Object> members = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(text(json))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                members.put(name, value(parser, parser.nextToken()));
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? Optional.of(members)
                    : Optional.empty();
        } catch (IOException e) {
            // What it is not is all that matters; the message may quote it.
            return Optional.empty();
        }
    }

    /** UTF-8, and neither of the encodings that a parser of bytes would guess. */
    private static String text(byte[] json) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return Object.class;
    }
}
