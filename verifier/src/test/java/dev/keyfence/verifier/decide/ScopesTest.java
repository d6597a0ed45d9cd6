package dev.keyfence.verifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Seeded.class)
class ScopesTest {

    @ParameterizedTest
    @CsvSource({
        "read,            read,              true",
        "read,            write,             false",
        "read,            Read,              false",
        "read,            read:all,          false",
        "read:all,        read,              false",
        "*,               read,              true",
        "*,               storage:write,     true",
        "storage:*,       storage:write,     true",
        "storage:*,       storage:write:big, true",
        "storage:*,       storage,           false",
        "storage:*,       storage:,          false",
        "storage:*,       storagex:write,    false",
        "storage:*,       storage:*,         true",
        "storage:write,   storage:*,         false",
        "storage:*,       *,                 false",
        "a:b:*,           a:b:c,             true",
        "a:b:*,           a:c:b,             false",
        "a:*,             a:b:*,             true",
        "a*,              ab,                false",
        "*:b,             a:b,               false",
    })
    void coversWhatItsSegmentsSay(String held, String required, boolean covered) {
        assertThat(Scopes.covers(held, required)).isEqualTo(covered);
    }

    @Test
    void agreesWithSegmentBySegmentComparison(Random random) {
        for (int i = 0; i < 100_000; i++) {
            List<String> held = scopes(random, true);
            List<String> required = scopes(random, random.nextInt(8) == 0);
            Optional<String> expected =
                    required.stream()
                            .filter(need -> held.stream().noneMatch(has -> naive(has, need)))
                            .findFirst();
            assertThat(Scopes.firstMissing(required, held))
                    .as("held %s, required %s", held, required)
                    .isEqualTo(expected);
        }
    }

    @Test
    void needsNothingWhenNothingIsRequired() {
        assertThat(Scopes.firstMissing(List.of(), List.of())).isEmpty();
        assertThat(Scopes.firstMissing(List.of("read"), List.of())).contains("read");
    }

    /** The rule as it is written down, with lists of segments. */
    private static boolean naive(String held, String required) {
        List<String> has = Arrays.asList(held.split(":", -1));
        List<String> need = Arrays.asList(required.split(":", -1));
        if (has.equals(need)) {
            return true;
        }
        int stem = has.size() - 1;
        return has.getLast().equals("*")
                && need.size() > stem
                && need.subList(0, stem).equals(has.subList(0, stem));
    }

    private static List<String> scopes(Random random, boolean wild) {
        List<String> scopes = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<String> segments = new ArrayList<>();
            int depth = 1 + random.nextInt(3);
            for (int j = 0; j < depth; j++) {
                segments.add(List.of("a", "b", "ab").get(random.nextInt(3)));
            }
            if (wild && random.nextInt(3) == 0) {
                segments.set(depth - 1, "*");
            }
            scopes.add(String.join(":", segments));
        }
        return scopes;
    }
}
