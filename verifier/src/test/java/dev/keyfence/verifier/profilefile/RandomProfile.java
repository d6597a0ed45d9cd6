package dev.keyfence.verifier.profilefile;

import dev.keyfence.verifier.profile.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A profile of random sections, each of which may be right, odd or wrong. */
final class RandomProfile {

    /** One value in so many is an odd one. */
    private static final int ODD_ONE_IN = 40;

    private static final List<String> ODD =
            List.of(
                    "1",
                    "-1",
                    "1.5",
                    "0x10",
                    "010",
                    "1_000",
                    "true",
                    "yes",
                    "on",
                    "~",
                    "null",
                    "''",
                    "' '",
                    "[]",
                    "{}",
                    "[x]",
                    "{x: y}",
                    "2026-01-31",
                    "é",
                    "'a b'",
                    "\"a\\nb\"",
                    "\"\\0\"",
                    "!!str 5",
                    "\"\\ud83d\\ude00\"",
                    "a_very_long_text_of_70_characters_a_very_long_text_of_70_characters_abcd");

    private final Random random;

    RandomProfile(Random random) {
        this.random = random;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        must(text, "profile: ", () -> value("small", "a", "a-b_2", "'x9'"));
        must(text, "schemes: ", () -> list(this::scheme, 1, 3));
        must(text, "keys: ", this::keys);
        may(text, "description: ", () -> value("text", "'1'", "\"two words\""));
        may(text, "two_keys: ", () -> value("refuse", "refuse_different", "first"));
        may(text, "unmatched_routes: ", () -> value("strictest", "any_key"));
        may(text, "imports: ", () -> "{shapes: " + list(this::shape, 1, 3) + "}");
        may(text, "scopes: ", this::scopes);
        may(text, "routes: ", () -> list(this::route, 0, 3));
        may(text, "rate_limits: ", () -> list(this::limit, 0, 2));
        may(text, "attributes: ", () -> "{a: {values: [b, " + value("c", "d") + "]}}");
        may(text, "rate_limits_by: ", this::limitsByAttribute);
        may(text, "failures: ", this::failures);
        return text.toString();
    }

    private String scheme() {
        return random.nextBoolean()
                ? "{header: " + value("X-Key", "x_key", "'~k'", "X!") + "}"
                : "{authorization: " + value("Bearer", "Key", "'*'", "a.b") + "}";
    }

    private String keys() {
        return "{live_prefix: "
                + value("s_live_", "l-", "ab_", "A9-x-")
                + ", test_prefix: "
                + value("s_test_", "t__", "0t-", "Q_")
                + "}";
    }

    private String shape() {
        List<String> fields = new ArrayList<>();
        field(fields, "prefix", () -> value("sk-", "'#'", "p", "'\"'"));
        field(
                fields,
                "alphabet",
                () -> value("digits", "hex", "base62", "base64url", "base64", "visible"));
        if (random.nextBoolean()) {
            field(fields, "length", () -> value("16", "40", "512"));
        } else {
            field(fields, "min_length", () -> value("16", "20"));
            field(fields, "max_length", () -> value("20", "512"));
        }
        return object(fields);
    }

    private String scopes() {
        List<String> fields = new ArrayList<>();
        field(fields, "known", () -> list(() -> value("a", "b", "c:d", "'*'"), 0, 2));
        field(fields, "open", () -> value("true", "true", "false"));
        field(fields, "default", () -> list(() -> value("a", "b"), 0, 2));
        field(fields, "implied", () -> "{a: " + list(() -> value("b", "c:d"), 0, 2) + "}");
        return object(fields);
    }

    private String route() {
        String route =
                value(
                        "GET /a",
                        "'* /**'",
                        "'GET,HEAD /a/{b}'",
                        "POST /",
                        "\"PUT /x~y/'z'\"",
                        "GET /a/");
        return "{route: " + route + ", scopes: " + list(() -> value("a", "b"), 0, 2) + "}";
    }

    private String limit() {
        List<String> fields = new ArrayList<>();
        fields.add("name: " + value("a", "b", "c_9", "D-"));
        fields.add("requests: " + value("1", "20", "999999999"));
        fields.add("window: " + value("PT1S", "PT1M", "P1D", "P31D", "PT1H30M"));
        field(fields, "exceeded", () -> value("rate_limited", "quota_exceeded"));
        return object(fields);
    }

    private String limitsByAttribute() {
        return "{%s: {%s: %s}}".formatted(value("a"), value("b", "c"), list(this::limit, 0, 2));
    }

    private String failures() {
        List<String> fields = new ArrayList<>();
        for (String code : Failures.codes()) {
            if (random.nextInt(6) == 0) {
                fields.add(code + ": " + failure());
            }
        }
        return object(fields);
    }

    private String failure() {
        List<String> fields = new ArrayList<>();
        field(fields, "status", () -> value("400", "401", "599", "503"));
        field(
                fields,
                "media_type",
                () -> value("application/json", "text/plain; charset=utf-8", "a/b.c+d"));
        field(
                fields,
                "headers",
                () -> "{" + value("X-A", "a", "'1'") + ": " + value("b", "'{{scope}}'") + "}");
        field(fields, "body", () -> value("'{}'", "'{\"a\": \"{{key_id}}\"}'"));
        return object(fields);
    }

    private String value(String... right) {
        return random.nextInt(ODD_ONE_IN) == 0
                ? ODD.get(random.nextInt(ODD.size()))
                : right[random.nextInt(right.length)];
    }

    private String list(Supplier<String> item, int min, int max) {
        List<String> items = new ArrayList<>();
        for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
            items.add(item.get());
        }
        return items.toString();
    }

    private void field(List<String> fields, String name, Supplier<String> value) {
        if (random.nextBoolean()) {
            fields.add(name + ": " + value.get());
        }
    }

    private static String object(List<String> fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    private void must(StringBuilder text, String name, Supplier<String> value) {
        if (random.nextInt(ODD_ONE_IN) != 0) {
            text.append(name).append(value.get()).append('\n');
        }
    }

    private void may(StringBuilder text, String name, Supplier<String> value) {
        if (random.nextInt(3) == 0) {
            text.append(name).append(value.get()).append('\n');
        }
    }
}
