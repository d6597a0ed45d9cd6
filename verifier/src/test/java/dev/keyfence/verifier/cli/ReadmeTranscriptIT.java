package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands do what it shows, with the launcher and the jar that was just built. */
class ReadmeTranscriptIT {

    /** Includes making the launcher's cache, on a machine that has other things to do. */
    private static final int MINUTES_MAX = 15;

    @TempDir Path directory;

    @Test
    void theReadmesCommandsDoWhatItShows() throws Exception {
        Path printed = directory.resolve("printed");
        ProcessBuilder builder =
                new ProcessBuilder("bash", ".ci/transcript")
                        .directory(Path.of("..").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KEYFENCE_"));
        Process transcript = builder.start();
        boolean ended = transcript.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
        if (!ended) {
            transcript.destroy();
        }
        String text = Files.readString(printed, StandardCharsets.UTF_8);

        assertThat(ended).as(text).isTrue();
        assertThat(transcript.exitValue()).as(text).isZero();
    }
}
