package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void teachesWhatThereIs() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("up", "node", "streams", "control")
                .contains("Try it:", "KEYFENCE_DATA_DIR", "Exit status:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "node", "streams", "control", "recover"})
    void everyCommandExplainsItselfWithAnExample(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Example", "keyfence " + command, "--config");
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("keyfence ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "up --prot 1 | unknown: --prot 1; did you mean --port?; see keyfence up --help",
                "up extra | unknown: extra; see keyfence up --help",
                "upp | unknown: upp; did you mean up?; see keyfence --help",
                "node | missing",
                "up --port x | 'x' is not an int",
                "up --lease 3 | '3' is no duration",
                "up --log-level loud | expected one of",
                "up --beacon 5s --lease 6s | a lease is at least 3 beacons",
                "node --bootstrap b:1 --registry http://r --replication 0 | topics are kept 1 to 9 times",
                "up --config | missing parameter"
            })
    void answersAWrongCommandLineWithOneLine(String line, String expected) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("keyfence: ").contains(expected);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("a command is missing: try keyfence up");
    }

    @Test
    void refusesAVariableThatIsNoSetting() {
        environment.put("KEYFENCE_DATADIR", "/tmp");
        assertThat(run("up")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "keyfence: the environment sets KEYFENCE_DATADIR, which is no setting; did you"
                                + " mean KEYFENCE_DATA_DIR?");
    }

    @Test
    void explainsTheVariablesThatKubernetesSets() {
        environment.put("KEYFENCE_SERVICE_HOST", "10.0.0.1");
        assertThat(run("up")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("enableServiceLinks: false");
    }

    @Test
    void namesTheVariableThatAWrongValueCameFrom() {
        environment.put("KEYFENCE_PORT", "tcp://10.0.0.1:80");
        assertThat(run("up")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("(from KEYFENCE_PORT)");
    }

    @Test
    void refusesARootKeyThatIsNone() {
        environment.put("KEYFENCE_ROOT_KEY", "hunter2");
        assertThat(run("up")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString())
                .contains("KEYFENCE_ROOT_KEY is not a key")
                .doesNotContain("hunter2");
    }

    @Test
    void refusesAFileThatSetsSomethingUnknown(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("keyfence.yml"), "prt: 1\n");
        assertThat(run("up", "--config", file.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("sets prt, which is no setting; did you mean port?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: [1, 2] | must have one value",
                "port: {a: 1} | must have one value",
                "'port: 1\nport: 2' | found duplicate key port",
                "- port | is not a list of lines",
                "'port: \"1' | line"
            })
    void refusesAFileThatIsNotFlatYaml(String content, String expected, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("keyfence.yml"), content);
        assertThat(run("up", "--config", file.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void saysThatAFileIsMissing() {
        environment.put("KEYFENCE_CONFIG", "/nowhere/keyfence.yml");
        assertThat(run("up")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("cannot read the configuration file /nowhere");
    }

    private int run(String... args) {
        return new Cli(environment, new PrintWriter(out, true), new PrintWriter(err, true))
                .run(args);
    }
}
