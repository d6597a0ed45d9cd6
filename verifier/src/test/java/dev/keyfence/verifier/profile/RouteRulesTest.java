package dev.keyfence.verifier.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.key.RoutePath;
import dev.keyfence.verifier.key.RoutePattern;
import dev.keyfence.verifier.profile.RouteRules.Rule;
import dev.keyfence.verifier.profile.RouteRules.Unmatched;
import dev.keyfence.verifier.seeded.Seeded;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class RouteRulesTest {

    private static final List<String> STRICTEST = List.of("admin", "generate");

    private final RouteRules rules = rules(Unmatched.STRICTEST);

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/models/flux?x=1, /v1/models/{model}",
        "POST, /v2, ",
        "POST, /v1/../admin, ",
        ", /v1/models/flux, ",
        "POST, , "
    })
    void nameTheTemplateOfTheFirstRuleThatMatches(
            @Nullable String method, @Nullable String path, @Nullable String template) {
        assertThat(rules.templateFor(method, path)).isEqualTo(template);
        assertThat(RouteRules.NONE.templateFor(method, path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/models/flux, generate",
        "POST, /v1/models/flux?x=1, generate",
        "POST, /v1/models/flux%20pro, generate",
        "GET, /v1/models, ''",
        "GET, /v1/models/flux/versions/3, ''",
        "HEAD, /v1, ''",
        "GET, /v1, ''",
        "DELETE, /admin, admin",
        "PROPFIND, /admin/x/y, admin"
    })
    void needWhatTheFirstMatchingRuleSays(String method, String path, String scope) {
        assertThat(rules.scopesFor(method, path))
                .isEqualTo(scope.isEmpty() ? List.of() : List.of(scope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1/models",
                "//v1/models",
                "/v1//models",
                "/v1/models/",
                "/v1/./models",
                "/v1/x/../models",
                "/v1/%2e/models",
                "/v1/%2E%2e/models",
                "/v1/models%2f",
                "/v1%5cmodels",
                "/v1\\models",
                "/v1/models;x=1",
                "/v1/models%3b",
                "/v1/models%25",
                "/v1/models%",
                "/v1/models%4",
                "/v1/models%zz",
                "/v1/models%00",
                "/v1/mod els",
                "/v1/modéls",
                "/v1/%ff",
                "/v1/models%0d%0a",
                "/v1/\u0000models"
            })
    void needTheStrictestWhereAPathCanBeReadInMoreThanOneWay(String path) {
        assertThat(rules.scopesFor("GET", path)).isEqualTo(STRICTEST);
        assertThat(rules(Unmatched.ANY_KEY).scopesFor("GET", path)).isEqualTo(STRICTEST);
    }

    @Test
    void needTheStrictestWhereMethodOrPathIsNotTold() {
        assertThat(rules.scopesFor(null, "/v1/models")).isEqualTo(STRICTEST);
        assertThat(rules.scopesFor("GET", null)).isEqualTo(STRICTEST);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/models",
        "POST, /V1/models/flux",
        "get, /v1/models",
        "GET, /V1",
        "GET, /"
    })
    void needWhatTheProfileSaysWhereNoRuleMatches(String method, String path) {
        assertThat(rules.scopesFor(method, path)).isEqualTo(STRICTEST);
        assertThat(rules(Unmatched.ANY_KEY).scopesFor(method, path)).isEmpty();
    }

    @Test
    void needNothingWithoutRules() {
        assertThat(RouteRules.NONE.scopesFor("GET", "/../x")).isEmpty();
        assertThat(RouteRules.NONE.scopesFor(null, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "/v1",
                "get /v1",
                "GET  /v1",
                "GET v1",
                "GET /v1/",
                "GET /v1//x",
                "GET /v1/**/x",
                "GET /v1/*",
                "GET /v1/{}",
                "GET /v1/{a",
                "GET /v1/%41",
                "GET /../x",
                "GET, /v1",
                ",GET /v1",
                "GET /v1?x",
                "GET,get /v1"
            })
    void refusePatternsThatAreNone(String pattern) {
        assertThatThrownBy(() -> RoutePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverThrowAndNeverNeedLessForAnEscapedPath(Random random) {
        String letters = "/.%25efEF\\;?#a1 é\u0000{}*";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder path = new StringBuilder("/v1/models");
            for (int j = random.nextInt(12); j > 0; j--) {
                path.append(letters.charAt(random.nextInt(letters.length())));
            }
            List<String> scopes = rules.scopesFor("POST", path.toString());
            assertThat(scopes).contains("generate");
        }
    }

    /** Servers decode first, or part first; some drop dots, empty segments and parameters. */
    @Test
    void readAPathAsEveryServerDoesOrNotAtAll(Random random) {
        String letters = "/.%25fe;a1";
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder("/");
            for (int j = random.nextInt(9); j > 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String path = text.toString();
            Optional<List<String>> segments = RoutePath.segments(path);
            if (segments.isPresent()) {
                read++;
                assertThat(normalized(decoded(path))).as(path).isEqualTo(segments.get());
                assertThat(normalized(path).stream().map(RouteRulesTest::decoded))
                        .as(path)
                        .containsExactlyElementsOf(segments.get());
            }
        }
        assertThat(read).isPositive();
    }

    /** What a server makes of a path that removes dots, empty segments and parameters. */
    private static List<String> normalized(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String raw : path.split("/")) {
            String segment = raw.replaceAll(";.*", "");
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return List.copyOf(segments);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static RouteRules rules(Unmatched unmatched) {
        return new RouteRules(
                List.of(
                        rule("POST /v1/models/{model}", "generate"),
                        rule("GET,HEAD /v1/**"),
                        rule("* /admin/**", "admin")),
                unmatched);
    }

    private static Rule rule(String pattern, String... scopes) {
        return new Rule(RoutePattern.parse(pattern), List.of(scopes));
    }
}
