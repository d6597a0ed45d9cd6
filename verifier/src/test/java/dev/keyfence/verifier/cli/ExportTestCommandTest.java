package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyfence export test}. */
class ExportTestCommandTest {

    @TempDir Path directory;
    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void sendsASampleToEach() throws IOException {
        Path lines = directory.resolve("alerts.jsonl");
        Path file =
                file(
                        """
                        exports:
                          - name: lines
                            severity_min: critical
                            file: {path: %s}
                          - name: decisions
                            source: decisions
                            format: ocsf
                            severity_min: critical
                            file: {path: %s}
                        """
                                .formatted(lines, lines));
        assertThat(rig.run("export", "test", file.toString())).isZero();
        assertThat(rig.out().lines().toList())
                .hasSize(2)
                .allMatch(line -> line.matches("(lines: sent alert_|decisions: sent decision_).*"));
        assertThat(Files.readAllLines(lines)).hasSize(2);
        assertThat(Files.readString(lines)).contains("\"rule\":\"TEST\"", "\"class_uid\":3002");
    }

    @Test
    void saysWhichDidNotTakeIt() throws IOException {
        Path file =
                file(
                        """
                        exports:
                          - name: good
                            file: {path: %s}
                          - name: bad
                            file: {path: %s}
                        """
                                .formatted(directory.resolve("a"), directory.resolve("no/such/b")));
        assertThat(rig.run("export", "test", file.toString())).isEqualTo(ExitCode.FAILED.code());
        assertThat(rig.out()).contains("good: sent");
        assertThat(rig.err()).contains("bad: ", "cannot be written");
        assertThat(rig.run("export", "test", file.toString(), "good")).isZero();
    }

    @Test
    void saysWhatIsWrongWithTheFileAndTheFlags() throws IOException {
        Path file = file("exports:\n  - name: a\n");
        assertThat(rig.run("export", "test", file.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("exports.yml line 2: expected one of webhook, syslog, file");
        assertThat(rig.run("export", "test")).isEqualTo(ExitCode.USAGE.code());
        Path good = file("exports:\n  - name: a\n    file: {path: /tmp/none}\n");
        assertThat(rig.run("export", "test", good.toString(), "b"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(
                        rig.run(
                                "control",
                                "--bootstrap",
                                "127.0.0.1:1",
                                "--registry",
                                "http://127.0.0.1:1",
                                "--public-url",
                                "keys.example.com"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("--public-url: expected a URL");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("exports.yml"), text);
    }
}
