package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.cli.FakeControlPlane.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How client commands call, and what scripts learn when a call fails. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientCallTest {

    private static final String[] SHOW = {"keys", "show", "key_1"};
    private static final String[] SUSPEND = {"keys", "suspend", "key_1"};

    @TempDir Path directory;
    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, USAGE",
        "401, DENIED",
        "403, DENIED",
        "404, NOT_FOUND",
        "409, CONFLICT",
        "412, CONFLICT",
        "422, USAGE",
        "429, KAFKA",
        "500, FAILED",
        "503, KAFKA",
        "504, PENDING"
    })
    void aProblemIsOneLineAndAnExitStatus(int status, ExitCode expected) {
        rig.api.nextProblem(status, "the_code", "the detail\\n\\u001b[2J");
        assertThat(rig.run(SHOW)).isEqualTo(expected.code());
        assertThat(rig.err().lines()).hasSize(1);
        assertThat(rig.err())
                .startsWith("keyfence: the detail??[2J")
                .contains("(" + status + " the_code)");
        assertThat(rig.out()).isEmpty();
    }

    @Test
    void whatIsNoControlPlaneIsSaid() {
        rig.api.next(404, "<html>");
        assertThat(rig.run(SHOW)).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(rig.err()).contains("answered 404, and not as a control plane does", "--url");
    }

    @Test
    void nothingThatListensIsSaid() {
        rig.environment.put("KEYFENCE_URL", "http://127.0.0.1:1");
        assertThat(rig.run(SHOW)).isEqualTo(ExitCode.KAFKA.code());
        assertThat(rig.err())
                .isEqualToIgnoringNewLines(
                        "keyfence: http://127.0.0.1:1: nothing listens there; look at --url"
                                + " (KEYFENCE_URL)");
    }

    @Test
    void aWriteWhoseConnectionBreaksIsMadeAgainAsTheSameOne() {
        rig.api.dropNext.set(1);
        rig.api.next(200, ClientRig.KEY_JSON);

        assertThat(rig.run(SUSPEND)).isZero();

        assertThat(rig.api.calls).hasSize(2);
        assertThat(rig.api.calls.stream().map(Call::idempotencyKey).distinct()).hasSize(1);
    }

    @Test
    void aWriteThatMayHaveBeenDoneIsSaid() {
        rig.api.dropNext.set(2);
        assertThat(rig.run(SUSPEND)).isEqualTo(ExitCode.KAFKA.code());
        assertThat(rig.err()).contains("the connection broke; it is not known whether it was done");
        assertThat(rig.api.calls).hasSize(2);
    }

    @Test
    void differentRunsAreDifferentWrites() {
        for (int i = 0; i < 2; i++) {
            rig.api.next(200, ClientRig.KEY_JSON);
            assertThat(rig.run(SUSPEND)).isZero();
        }
        assertThat(rig.api.calls.stream().map(Call::idempotencyKey).distinct()).hasSize(2);
    }

    @Test
    void theKeyComesFromAFileOrStandardInputBeforeTheEnvironment() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "kf_live_fromFile\n");
        rig.api.next(200, ClientRig.KEY_JSON);
        assertThat(rig.run("keys", "show", "key_1", "--key-file", file.toString())).isZero();
        rig.types("kf_live_typed\nmore");
        rig.api.next(200, ClientRig.KEY_JSON);
        assertThat(rig.run("keys", "show", "key_1", "--key-file", "-")).isZero();
        assertThat(rig.api.calls.stream().map(Call::authorization))
                .containsExactly("Bearer kf_live_fromFile", "Bearer kf_live_typed");
    }

    @Test
    void urlAndKeyFileMayComeFromAConfigurationFile() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "kf_live_fromFile");
        Path config =
                Files.writeString(
                        directory.resolve("keyfence.yml"),
                        "url: " + rig.api.url() + "/base/\nkey-file: " + key + "\n");
        rig.environment.clear();
        rig.api.next(200, ClientRig.KEY_JSON);
        assertThat(rig.run("keys", "show", "key_1", "--config", config.toString())).isZero();
        assertThat(rig.api.call().target()).hasToString("/base/v1/keys/key_1");
        assertThat(rig.api.call().authorization()).isEqualTo("Bearer kf_live_fromFile");
    }

    @Test
    void saysHowToGiveAKey() {
        rig.environment.remove("KEYFENCE_KEY");
        assertThat(rig.run(SHOW)).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("set KEYFENCE_KEY, or --key-file");
        assertThat(rig.run("keys", "show", "key_1", "--key-file", "missing"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("cannot read --key-file missing");
        rig.environment.put("KEYFENCE_KEY", "two words");
        assertThat(rig.run(SHOW)).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err())
                .contains("KEYFENCE_KEY does not hold a key")
                .doesNotContain("two words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8081", "ftp://h", "http://u@h", "http://h/?q", "http://"})
    void refusesAUrlThatIsNone(String url) {
        rig.environment.put("KEYFENCE_URL", url);
        assertThat(rig.run(SHOW)).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err().lines()).hasSize(1);
    }

    /** What is revoked or made is never taken from where nobody looks. */
    @Test
    void whatACommandDoesIsNoSetting() {
        rig.environment.put("KEYFENCE_EVERYTHING", "true");
        assertThat(rig.run("revoke", "--yes")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("KEYFENCE_EVERYTHING, which is no setting");

        rig.environment.remove("KEYFENCE_EVERYTHING");
        rig.environment.put("KEYFENCE_PROFILE", "of-a-replay");
        rig.api.next(201, ClientRig.KEY_JSON.replaceFirst("\\{", "{'key':'kf_live_x',"));
        assertThat(rig.run("keys", "create", "--owner", "acme")).isZero();
        assertThat(rig.api.call().body().has("profile")).isFalse();
    }
}
