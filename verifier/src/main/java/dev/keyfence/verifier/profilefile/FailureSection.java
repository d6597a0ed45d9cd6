package dev.keyfence.verifier.profilefile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.profile.Failure;
import dev.keyfence.verifier.profile.Failures;
import dev.keyfence.verifier.profile.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The section {@code failures}: status, headers and body of each way to say no. */
final class FailureSection {

    private static final List<String> NAMES = List.of("status", "headers", "media_type", "body");

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z]{1,32}/[a-zA-Z0-9.+-]{1,64}(; ?charset=[a-zA-Z0-9-]{1,32})?");

    private static final int STATUS_UNAUTHORIZED = 401;
    private static final int STATUS_TOO_MANY = 429;

    /** What the server writes itself; a second one would confuse gateways. */
    private static final Set<String> RESERVED =
            Set.of("content-length", "content-type", "transfer-encoding", "connection", "date");

    private FailureSection() {}

    static Failures read(YamlObject root) {
        Map<String, Failure> failures = new HashMap<>();
        root.object("failures", Failures.codes())
                .ifPresent(section -> {
                    for (String code : section.names()) {
                        section.object(code, NAMES)
                                .flatMap(answer -> failure(section, code, answer))
                                .ifPresent(failure -> failures.put(code, failure));
                    }
                });
        return new Failures(failures);
    }

    private static Optional<Failure> failure(YamlObject section, String code, YamlObject answer) {
        try {
            String mediaType = answer.text("media_type").orElse(Failure.JSON);
            if (!MEDIA_TYPE.matcher(mediaType).matches()) {
                answer.reject("media_type", "expected a type such as application/json");
            }
            Template body = template(answer, "body");
            if (body != null && mediaType.endsWith("json")) {
                requireJson(answer, body);
            }
            return Optional.of(
                    new Failure(
                            answer.number("status", status(code)),
                            headers(answer),
                            mediaType,
                            body));
        } catch (IllegalArgumentException e) {
            section.reject(code, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What an answer's status is unless it says. */
    private static int status(String code) {
        boolean limited =
                code.equals(DenyReason.RATE_LIMITED.code())
                        || code.equals(DenyReason.QUOTA_EXCEEDED.code());
        return limited ? STATUS_TOO_MANY : STATUS_UNAUTHORIZED;
    }

    private static void requireJson(YamlObject answer, Template body) {
        String sample = body.fill(_ -> Optional.of("sample"), Template.Escape.JSON);
        try (JsonParser parser = JSON.createParser(sample)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                answer.reject("body", "expected a JSON object");
                return;
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                answer.reject("body", "there is something after the JSON object");
            }
        } catch (JsonProcessingException e) {
            answer.reject(
                    "body",
                    "is not valid JSON (its line %d); what is filled in stands in quotes"
                            .formatted(e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Template> headers(YamlObject answer) {
        Map<String, Template> headers = new HashMap<>();
        answer.object("headers", List.of())
                .ifPresent(section -> {
                    for (String name : section.names()) {
                        Template template = template(section, name);
                        section.text(name)
                                .filter(text -> text.chars().anyMatch(c -> c < ' ' || c > '~'))
                                .ifPresent(_ ->
                                        section.reject(name, "expected one line of plain ASCII"));
                        if (!name.matches("[A-Za-z0-9-]{1,64}")
                                || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                            section.reject(
                                    name, "expected a header that the server does not write");
                        } else if (template != null) {
                            headers.put(name, template);
                        }
                    }
                });
        return headers;
    }

    private static @Nullable Template template(YamlObject section, String name) {
        Optional<String> text = section.text(name);
        try {
            return text.map(Template::parse).orElse(null);
        } catch (IllegalArgumentException e) {
            section.reject(name, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
