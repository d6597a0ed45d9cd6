package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command there is explains itself, and a shell can complete it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandTreeTest {

    @TempDir Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<String> commands() {
        return below(KeyfenceCommand.create());
    }

    private static Stream<String> below(CommandLine line) {
        return line.getSubcommands().values().stream()
                .flatMap(sub ->
                        Stream.concat(Stream.of(sub.getCommandSpec().qualifiedName()), below(sub)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void explainsItselfWithAnExample(String command) {
        String[] words = (command + " --help").split(" ");
        assertThat(run(Arrays.copyOfRange(words, 1, words.length))).isZero();
        assertThat(out.toString()).contains("Example", command);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "revocations"})
    void aGroupAsksForItsCommand(String group) {
        assertThat(run(group)).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("a command is missing: one of ", "list", "show");
    }

    @Test
    void aSlipIsNamed() {
        assertThat(run("keys", "lst")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("did you mean list?", "see keyfence keys --help");
    }

    @Test
    void aShellCompletesCommandsAndOptions() throws Exception {
        assertThat(run("completion", "bash")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), out.toString());

        assertThat(completed(script, "keyfence keys cr")).contains("create");
        assertThat(completed(script, "keyfence keys create --sec")).contains("--secret-only");
        assertThat(completed(script, "keyfence revo")).contains("revoke", "revocations");
    }

    @Test
    void completesForKnownShellsOnly() {
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString()).contains("ZSH_VERSION");
        assertThat(run("completion", "fish")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("bash or zsh");
    }

    /** What bash would offer when the tabulator key is pressed behind a line. */
    private static String completed(Path script, String line) throws Exception {
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "source \"$0\"; COMP_LINE=\"$1\"; COMP_WORDS=($1);"
                                        + " COMP_CWORD=$((${#COMP_WORDS[@]}-1));"
                                        + " _complete_keyfence; printf '%s\\n' \"${COMPREPLY[@]}\"",
                                script.toString(),
                                line)
                        .redirectErrorStream(true)
                        .start();
        String offered = output(bash);
        assertThat(bash.waitFor()).as(offered).isZero();
        return offered;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private int run(String... args) {
        return new Cli(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)).run(args);
    }
}
