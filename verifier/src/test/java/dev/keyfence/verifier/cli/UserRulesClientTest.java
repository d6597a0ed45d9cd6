package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyfence rules put} and {@code remove}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UserRulesClientTest {

    private static final String RULE =
            "{'rule':'U:mine','name':'mine','about':'Mine.','enabled':true,'severity':null,"
                    + "'severity_default':'high','settings':[],'yaml':'rule: mine\\nseverity: high\\n',"
                    + "'version':1}";

    @TempDir Path directory;
    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void setsARuleFromAFileAndRemovesIt() throws IOException {
        Path file = Files.writeString(directory.resolve("rule.json"), "{\"rule\":\"mine\"}");
        rig.api.next(201, RULE);
        assertThat(rig.run("rules", "put", "mine", file.toString())).isZero();
        FakeControlPlane.Call call = rig.api.calls.getLast();
        assertThat(call.method() + " " + call.target()).isEqualTo("PUT /v1/rules/user/mine");
        assertThat(call.body().toString()).isEqualTo("{\"rule\":\"mine\"}");
        assertThat(rig.out()).contains("U:mine", "rule: mine", "severity: high");

        rig.api.next(200, RULE);
        assertThat(rig.run("rules", "remove", "mine")).isZero();
        call = rig.api.calls.getLast();
        assertThat(call.method() + " " + call.target()).isEqualTo("DELETE /v1/rules/user/mine");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("rule.json"), "{}");
        rig.api.nextProblem(400, "invalid_rule", "rule:1: 'rule' is missing");
        assertThat(rig.run("rules", "put", "mine", file.toString()))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("rule:1: 'rule' is missing");

        assertThat(rig.run("rules", "put", "mine", directory.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("cannot read", "none");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF});
        assertThat(rig.run("rules", "put", "mine", binary.toString()))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("is not UTF-8");
    }
}
