package dev.keyfence.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Corpus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The paths of {@code corpus/paths.txt}, told as gateways tell them, against a profile's routes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathCorpusTest {

    private static final String READ = "X-Original-Method: GET";
    private static final String MODELS = "X-Original-URI: /v1/models";

    private final Api api = new Api("generic");
    private final String reader = api.key("read");

    @AfterAll
    void stop() {
        api.close();
    }

    static Stream<Arguments> paths() {
        return Corpus.lines("paths.txt").stream()
                .map(line -> {
                    String[] parts = line.split(" +", 3);
                    return Arguments.of(parts[0].equals("allow"), parts[1], parts[2]);
                });
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aTrickNeedsTheStrictestScopes(boolean allowed, String method, String path) {
        assertThat(status("", "X-Original-Method: " + method, "X-Original-URI: " + path))
                .isEqualTo(allowed ? 200 : 403);
        assertThat(status("", "X-Forwarded-Method: " + method, "X-Forwarded-Uri: " + path))
                .isEqualTo(allowed ? 200 : 403);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Original-URI: /v1/models, X-Original-URI: /v1/admin",
        "X-Original-URI: /v1/admin, X-Original-URI: /v1/models",
        "X-Original-URI: /v1/models, X-Forwarded-Uri: /v1/admin",
        "X-Forwarded-Uri: /v1/models, X-Original-URI: /v1/other",
        "X-Forwarded-Uri: /v1/models, X-Original-URI: http://x.test/v1/other",
    })
    void twoPathsThatDifferNeedTheStrictestScopes(String one, String two) {
        assertThat(status("", READ, one, two)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Original-Method: GET, X-Forwarded-Method: HEAD",
        "X-Original-Method: HEAD, X-Original-Method: GET",
    })
    void twoMethodsThatDifferNeedTheStrictestScopes(String one, String two) {
        assertThat(status("", one, MODELS)).isEqualTo(200);
        assertThat(status("", two, MODELS)).isEqualTo(200);
        assertThat(status("", one, two, MODELS)).isEqualTo(403);
    }

    @Test
    void twoThatAgreeAreOne() {
        assertThat(status("", READ, READ, MODELS, "X-Forwarded-Uri: /v1/models")).isEqualTo(200);
        assertThat(status("", READ, MODELS, "X-Forwarded-Uri: https://x.test/v1/models"))
                .isEqualTo(200);
    }

    @Test
    void aClientBehindEnvoyIsNotJudgedByAPathOfItsOwn() {
        assertThat(status("/v1/models")).isEqualTo(200);
        assertThat(status("/v1/models", READ, MODELS)).isEqualTo(200);
        assertThat(status("/v1/admin", MODELS)).isEqualTo(403);
        assertThat(status("/v1/models", "X-Original-URI: /v1/other")).isEqualTo(403);
        assertThat(status("/v1/models", "X-Forwarded-Method: HEAD")).isEqualTo(403);
    }

    private int status(String below, String... lines) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + reader));
        for (String line : lines) {
            headers.addAll(List.of(line.split(": ", 2)));
        }
        return api.forwarded(below, headers).statusCode();
    }
}
