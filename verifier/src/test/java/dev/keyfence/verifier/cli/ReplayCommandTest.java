package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.replay.FakeKeyfence;
import dev.keyfence.verifier.replay.ReplayTarget;
import dev.keyfence.verifier.replay.TemporaryInstance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplayCommandTest {

    private static final String LINE =
            "192.0.2.1 - - [17/May/2026:10:05:22 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\n";

    @TempDir Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> instance = new ArrayList<>();
    private FakeKeyfence api;

    @BeforeEach
    void startApi() throws IOException {
        api = new FakeKeyfence();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void replaysAFileThroughAnInstanceOfItsOwn() throws IOException {
        assertThat(run(Map.of(), log(LINE.repeat(3)))).isZero();

        assertThat(out.toString()).contains("3 lines", "allow", "100.0 %");
        assertThat(err.toString()).contains("No key is configured");
        assertThat(instance).containsExactly("started", "closed");
    }

    @Test
    void replaysStandardInputThroughTheConfiguredKeyfence() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), FakeKeyfence.ADMIN_KEY + "\n");
        String url = api.target().dataPlane().toString();

        int status =
                run(Map.of(), "-", "--data-url", url, "--url", url, "--key-file", key.toString());

        assertThat(status).isZero();
        assertThat(api.verified).hasSize(2);
        assertThat(instance).isEmpty();
        assertThat(out + err.toString()).doesNotContain(FakeKeyfence.ADMIN_KEY);
    }

    @Test
    void malformedLinesFailItWhenStrictOnly() throws IOException {
        String log = log(LINE + "nonsense\n");

        assertThat(run(Map.of(), log)).isZero();
        assertThat(out.toString()).contains("malformed", "line 2: there is no client address");
        assertThat(run(Map.of(), log, "--strict")).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void aRevokedKeyThatIsAcceptedFailsIt() throws IOException {
        api.forgetsRevocations = true;

        int status = run(Map.of(), log(LINE.repeat(300)), "--revoke-busiest-at", "50");

        assertThat(status).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void whatIsNoLogIsWrongUsage() throws IOException {
        assertThat(run(Map.of(), log("a b c\n"))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("none of the first 1 lines");
    }

    @Test
    void aTargetThatIsAwayIsSaid() throws IOException {
        int status =
                run(
                        Map.of("KEYFENCE_KEY", "kf_live_x"),
                        log(LINE),
                        "--data-url",
                        "http://127.0.0.1:1",
                        "--url",
                        "http://127.0.0.1:1");

        assertThat(status).isEqualTo(ExitCode.KAFKA.code());
        assertThat(err.toString()).contains("http://127.0.0.1:1: nothing listens there");
    }

    @Test
    void wrongSettingsAreNamed() throws IOException {
        String log = log(LINE);

        assertUsage(List.of(log, "--data-url", "http://127.0.0.1:1"), "KEYFENCE_KEY or --key-file");
        assertUsage(List.of(log, "--key-file", "missing"), "cannot read --key-file missing");
        assertUsage(List.of(log, "--speed", "fast"), "a speed is \"max\"");
        assertUsage(List.of(log, "--environment", "prod"), "live or test");
        assertUsage(List.of(log, "--concurrency", "0"), "1 to 1024");
        assertUsage(List.of("missing.log"), "cannot read missing.log");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertUsage(List.of(log, "--key-file", empty.toString()), "does not hold a key");
    }

    private void assertUsage(List<String> args, String message) {
        assertThat(run(Map.of(), args.toArray(String[]::new))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains(message);
    }

    private int run(Map<String, String> environment, String... args) {
        ReplayCommand command = new ReplayCommand();
        InputStream input =
                new ByteArrayInputStream(LINE.repeat(2).getBytes(StandardCharsets.UTF_8));
        command.in(environment, input, this::start);
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, _) -> {
                    line.getErr().println(e.getMessage());
                    return e instanceof SettingsException
                            ? ExitCode.USAGE.code()
                            : ExitCode.FAILED.code();
                })
                .execute(args);
    }

    private TemporaryInstance start() {
        instance.add("started");
        return new TemporaryInstance() {
            @Override
            public ReplayTarget target() {
                return api.target();
            }

            @Override
            public void close() {
                instance.add("closed");
            }
        };
    }

    private String log(String text) throws IOException {
        return Files.writeString(directory.resolve("log"), text).toString();
    }
}
