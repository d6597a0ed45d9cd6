package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.RuleCatalogue.Reading;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/rules/user/{name}}: a rule in YAML, of which JSON is a part.
 *
 * @param yaml what was sent
 * @param rule what it is; null when there is a problem
 * @param problem what is wrong with it; null when nothing is
 */
record UserRuleText(String yaml, RuleCatalogue.@Nullable Rule rule, @Nullable Problem problem) {

    /** Eight expressions, and as much to explain them. */
    static final int BYTES_MAX = 64 * 1024;

    /** Reads a body for a rule of this name. */
    static UserRuleText read(byte @Nullable [] body, String name, RuleCatalogue catalogue) {
        if (body == null || body.length == 0) {
            return refused("there is no rule in the body: it is the rule's YAML or JSON");
        }
        if (body.length > BYTES_MAX) {
            return refused("a rule has %d bytes at the most".formatted(BYTES_MAX));
        }
        String yaml;
        try {
            yaml = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            return refused("the body is not UTF-8");
        }
        if (JsonFields.holdsKey(yaml)) {
            return refused("the rule holds a key: name keys by their ids");
        }
        return switch (catalogue.read(name, yaml)) {
            case Reading.Usable(RuleCatalogue.Rule rule) -> new UserRuleText(yaml, rule, null);
            case Reading.Unusable(var objections) -> refused(String.join("; ", objections));
        };
    }

    private static UserRuleText refused(String why) {
        return new UserRuleText(
                "",
                null,
                Problem.of(400, "invalid_rule", "The rule cannot be used as it is written", why));
    }
}
