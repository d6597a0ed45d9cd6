package dev.keyfence.verifier.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubMatchTest {

    private static final String MESSAGE =
            "[{\"token\":\"kf_live_1\",\"type\":\"keyfence\",\"url\":\"https://github.com/x\","
                    + "\"source\":\"commit\"},{\"source\":null,\"token\":\"ü\",\"later\":[1]}]";

    @Test
    void readsWhatGitHubSends() {
        assertThat(GitHubMatch.read(MESSAGE.getBytes(UTF_8)))
                .contains(
                        List.of(
                                new GitHubMatch(
                                        "kf_live_1", "keyfence", "https://github.com/x", "commit"),
                                new GitHubMatch("ü", "", "", "")));
        assertThat(GitHubMatch.read("[]".getBytes(UTF_8))).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[1]",
                "[{}]",
                "[{\"token\":7}]",
                "[{\"token\":null}]",
                "[",
                "x"
            })
    void readsNothingElse(String message) {
        assertThat(GitHubMatch.read(message.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void neverShowsATokenNorFailsOnWhatIsCutOffOrBroken() {
        long seed = Long.getLong("seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] whole = MESSAGE.getBytes(UTF_8);
        for (int round = 0; round < 10_000; round++) {
            byte[] message = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            if (message.length > 0) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            GitHubMatch.read(message)
                    .ifPresent(matches ->
                            assertThat(matches.toString())
                                    .as("seed %d", seed)
                                    .doesNotContain("kf_live_1"));
        }
    }
}
