package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.profilefile.ProfileFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What authors of profiles see. */
class ProfilesCommandTest {

    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void namesEachFilesProfile() throws IOException {
        Path clipia = write("clipia.yaml", ProfileFiles.resource("clipia.yaml"));
        Path more = Files.createDirectory(directory.resolve("more"));
        Files.writeString(more.resolve("claid.yml"), ProfileFiles.resource("claid.yaml"));
        Files.writeString(more.resolve("notes.txt"), "no profile");

        assertThat(run("profiles", "check", clipia.toString(), more.toString())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(clipia + ": clipia", more.resolve("claid.yml") + ": claid");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void listsAllThatIsWrongByFileAndLine() throws IOException {
        Path first = write("first.yaml", "profile: first\nschemes: []\n");
        Path second = write("second.yaml", "profile: first\n\ncolour: blue\n");
        Path missing = directory.resolve("missing.yaml");

        int status =
                run("profiles", "check", first.toString(), second.toString(), missing.toString());

        assertThat(status).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .anyMatch(line -> line.startsWith(first + " line 2: 'schemes'"))
                .anyMatch(line -> line.startsWith(second + " line 3: there is no 'colour' here"))
                .contains(missing + " cannot be read");
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        Path one = write("one.yaml", ProfileFiles.resource("clipia.yaml"));
        Path two = write("two.yaml", ProfileFiles.resource("clipia.yaml"));

        assertThat(run("profiles", "check", directory.toString())).isEqualTo(2);

        assertThat(err.toString()).contains(two + ": the profile 'clipia' is in " + one);
    }

    @Test
    void refusesADirectoryWithoutAnyProfile() {
        assertThat(run("profiles", "check", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no profile in " + directory);
    }

    @Test
    void asksForAFile() {
        assertThat(run("profiles", "check")).isEqualTo(2);
        assertThat(err.toString()).contains("missing", "FILE", "profiles check --help");
        assertThat(run("profiles")).isEqualTo(2);
        assertThat(err.toString()).contains("one of check, schema");
    }

    @Test
    void printsTheSchema() throws IOException {
        assertThat(run("profiles", "schema")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("title").asText())
                .isEqualTo("Keyfence profile");
        assertThat(out.toString()).isEqualTo(ProfileFiles.resource("profile.schema.json"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private int run(String... args) {
        return new Cli(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
    }
}
