package dev.keyfence.streams.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', /",
        "/v1/files, /v1/files",
        "/v1/files/, /v1/files",
        "//v1///files, /v1/files",
        "/v1/files/4711, /v1/files/{id}",
        "/v1/files/4711?page=2, /v1/files/{id}",
        "/v1/files#top, /v1/files",
        "/v2/oauth2/token, /v2/oauth2/token",
        "/users/jo@example.org/keys, /users/{id}/keys",
        "/a/0190f3d2-7c11-7e4e-9f0a-5b1f9d0c3a11/b, /a/{id}/b",
        "/a/deadbeef42/b, /a/{id}/b",
        "/a/deadbeef/b, /a/deadbeef/b",
        "/v1/keys/key_01m80vypab1r2kehv82vx78smg, /v1/keys/{id}",
        "/report/2026-11-22/10:30, /report/{id}/{id}",
        "/a%2Fb, /{id}",
        "/1/2/3/4/5/6/7/8/9, /{id}/{id}/{id}/{id}/{id}/{id}/{id}/{id}/**",
        "relative/path, /relative/path"
    })
    void putsAPlaceForWhatNamesASingleThing(String path, String template) {
        assertThat(RouteTemplate.of(path)).isEqualTo(template);
    }

    @Test
    void makesOneRouteOfAMillionThings() {
        Random random = new Random(SEED);
        Set<String> templates = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id =
                    switch (random.nextInt(4)) {
                        case 0 -> Integer.toString(random.nextInt(1 << 30));
                        case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
                        case 2 -> "x".repeat(41 + random.nextInt(100));
                        default -> "user" + random.nextInt(1_000) + "@example.org";
                    };
            templates.add(RouteTemplate.of("/v1/things/" + id + "/parts"));
        }

        assertThat(templates).as("seed %d", SEED).containsExactly("/v1/things/{id}/parts");
    }

    @Test
    void staysShortAndPrintableWhateverThePath() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int j = random.nextInt(300); j > 0; j--) {
                path.append((char) (random.nextInt(4) == 0 ? '/' : random.nextInt(256)));
            }
            String template = RouteTemplate.of(path.toString());
            assertThat(template.chars().noneMatch(Character::isISOControl))
                    .as("seed %d", SEED)
                    .isTrue();
            assertThat(template)
                    .startsWith("/")
                    .hasSizeLessThanOrEqualTo(
                            RouteTemplate.SEGMENTS_MAX * (RouteTemplate.SEGMENT_CHARACTERS_MAX + 1)
                                    + 3);
            assertThat(RouteTemplate.of(template).replace("/**", ""))
                    .as("a template is its own, seed %d", SEED)
                    .isEqualTo(template.replace("/**", ""));
        }
    }
}
