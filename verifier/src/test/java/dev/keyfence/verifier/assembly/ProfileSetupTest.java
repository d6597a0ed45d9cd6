package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.profilefile.LiveProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSetupTest {

    private static final String MINE =
            """
            profile: mine
            schemes: [{header: X-Mine}]
            keys: {live_prefix: mine_live_, test_prefix: mine_test_}
            """;

    @TempDir private Path directory;

    @Test
    void readsTheProfilesAgainWhenTheProcessIsHungUp() throws IOException {
        try (Parts parts = new Parts()) {
            LiveProfiles live = ProfileSetup.read(directory, parts);
            Files.writeString(directory.resolve("mine.yaml"), MINE);

            await().until(() -> hungUp(live).contains("mine"));

            Files.writeString(directory.resolve("mine.yaml"), "profile: 1");
            assertThat(hungUp(live)).contains("mine");

            Files.writeString(directory.resolve("later.yaml"), MINE.replace("mine", "later"));
            Files.delete(directory.resolve("mine.yaml"));
            await().until(() -> hungUp(live).contains("later"));
            assertThat(live.profiles().names()).doesNotContain("mine");
        }
    }

    /** Signals may be merged into one, and are heard some time after they are sent. */
    private static Set<String> hungUp(LiveProfiles live) throws IOException {
        new ProcessBuilder("kill", "-HUP", String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start()
                .onExit()
                .join();
        return live.profiles().names();
    }

    @Test
    void refusesToStartWithAProfileThatIsNotRight() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), "profile: 1");
        try (Parts parts = new Parts()) {
            assertThatThrownBy(() -> ProfileSetup.read(directory, parts))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("mine.yaml line 1: 'profile': expected 1 to 32");
        }
    }
}
