package dev.keyfence.verifier.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line: {@code ts} (RFC 3339) and {@code owner} or {@code key_id} are required,
 * {@code ip}, {@code ua}, {@code route} ("METHOD path", or any text), {@code outcome} ("allow" or
 * "deny") and {@code reason} are not; other fields are ignored. Where both are there, {@code
 * key_id} is the source and {@code owner} its owner.
 */
final class JsonLineParser implements LineParser {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    @Override
    public ParsedLine parse(String line) {
        if (line.isBlank()) {
            return malformed("the line is empty");
        }
        try {
            JsonNode json = mapper.readTree(line);
            return json.isObject() ? request(json) : malformed("this is not a JSON object");
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            return malformed("this is not JSON (column " + column + ")");
        } catch (WrongFieldException e) {
            return malformed(e.getMessage());
        }
    }

    private static ParsedLine request(JsonNode json) throws WrongFieldException {
        String owner = text(json, "owner");
        String keyId = text(json, "key_id");
        String source = keyId == null ? owner : keyId;
        if (source == null) {
            return malformed("there is neither \"owner\" nor \"key_id\"");
        }
        for (String name : owner == null ? new String[] {source} : new String[] {source, owner}) {
            String unfit = Fields.unfitSource(name);
            if (unfit != null) {
                return malformed(unfit);
            }
        }
        RequestLine asked = RequestLine.of(text(json, "route"));
        return new ParsedLine.Request(
                new LoggedRequest(
                        source,
                        owner == null ? source : owner,
                        time(json),
                        asked.method(),
                        asked.path(),
                        Fields.address(text(json, "ip")),
                        Fields.sendable(text(json, "ua")),
                        outcome(json)));
    }

    private static @Nullable LoggedOutcome outcome(JsonNode json) throws WrongFieldException {
        String outcome = text(json, "outcome");
        String reason = Fields.sendable(text(json, "reason"));
        return switch (outcome) {
            case "allow" -> new LoggedOutcome(true, reason == null ? "ok" : reason);
            case "deny" -> new LoggedOutcome(false, reason == null ? "unspecified" : reason);
            case null, default -> null;
        };
    }

    private static Instant time(JsonNode json) throws WrongFieldException {
        String text = text(json, "ts");
        if (text == null) {
            throw new WrongFieldException("there is no \"ts\"");
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException _) {
            // Said below, as for a time that is out of range.
        }
        throw new WrongFieldException(
                "\"ts\" is not a time as RFC 3339 writes it (2015-05-17T10:05:00Z)");
    }

    private static @Nullable String text(JsonNode json, String field) throws WrongFieldException {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new WrongFieldException('"' + field + "\" is not a string");
        }
        return value.textValue();
    }

    private static ParsedLine malformed(String why) {
        return new ParsedLine.Malformed(why);
    }

    /** A field is missing or of the wrong type. Never leaves this class. */
    private static final class WrongFieldException extends Exception {

        private static final long serialVersionUID = 1;

        WrongFieldException(String why) {
            super(why, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
