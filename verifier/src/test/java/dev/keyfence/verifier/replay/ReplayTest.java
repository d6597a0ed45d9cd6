package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.replay.ReplayResult.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplayTest {

    private static final ReplaySettings.Keys KEYS =
            new ReplaySettings.Keys("keyfence", "test", List.of("read"));

    @TempDir Path directory;
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
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
    void everyLineIsVerifiedWithItsSourcesKey() throws Exception {
        ReplayResult result = run(settings(8, null), sample());

        assertThat(result.clean()).isTrue();
        assertThat(result.totals().allowed()).isEqualTo(Map.of("ok", 300L));
        assertThat(result.totals().keysMade()).isEqualTo(api.created.size());
        assertThat(api.verified).hasSize(300);
        assertThat(api.created.stream().map(key -> key.path("name").asText()))
                .doesNotHaveDuplicates();
        assertThat(api.underWayMax.get()).isBetween(2, 8);
    }

    @Test
    void sendsWhatTheLogTells() throws Exception {
        run(
                settings(1, null),
                log(
                        """
                        {"ts":"2015-05-17T10:05:00Z","key_id":"pk:1","owner":"acme","ip":"83.149.9.216",\
                        "ua":"curl","route":"GET /a?secret=1"}
                        """));

        JsonNode key = Objects.requireNonNull(api.created.poll());
        assertThat(key.path("owner").asText()).isEqualTo("acme");
        assertThat(key.path("name").asText()).isEqualTo("pk:1");
        assertThat(key.path("environment").asText()).isEqualTo("test");
        assertThat(key.path("tags").path(0).asText()).isEqualTo("replay");
        JsonNode sent = Objects.requireNonNull(api.verified.poll());
        assertThat(sent.path("method").asText()).isEqualTo("GET");
        assertThat(sent.path("route").asText()).isEqualTo("/a");
        assertThat(sent.path("client_ip").asText()).isEqualTo("83.149.9.216");
        assertThat(sent.path("user_agent").asText()).isEqualTo("curl");
        assertThat(sent.path("time").asText()).isEqualTo("2015-05-17T10:05:00Z");
        assertThat(sent.path("scopes").path(0).asText()).isEqualTo("read");
    }

    @Test
    void countsMalformedLinesAndSaysWhichAndWhy() throws Exception {
        Path rejects = directory.resolve("rejects");
        StringBuilder text = new StringBuilder(line("a"));
        text.append("nonsense\n".repeat(30))
                .append("x".repeat(70_000))
                .append('\n')
                .append(line("b"));

        ReplayResult result =
                run(
                        new ReplaySettings(
                                null, Speed.MAX, 4, Long.MAX_VALUE, KEYS, null, rejects, true),
                        log(text.toString()));

        assertThat(result.totals().read()).isEqualTo(33);
        assertThat(result.totals().malformed()).isEqualTo(31);
        assertThat(result.totals().decided()).isEqualTo(2);
        assertThat(result.rejects()).hasSize(20).first().asString().startsWith("line 2: ");
        assertThat(Files.readAllLines(rejects))
                .hasSize(31)
                .last()
                .asString()
                .isEqualTo("line 32: the line is longer than 64 kB");
        assertThat(String.join("\n", Report.of(result))).contains("malformed", "and 11 more");
    }

    @Test
    void aRevokedKeyIsRefusedFromTheReceiptOn() throws Exception {
        ReplayResult result = run(settings(4, 100L), log(line("busy").repeat(400) + line("other")));

        RevocationOutcome outcome = Objects.requireNonNull(result.revocation());
        assertThat(api.revoked).hasSize(1);
        assertThat(outcome.keyId()).endsWith("busy");
        assertThat(outcome.confirmed()).isTrue();
        assertThat(outcome.refusedAfter()).isPositive();
        assertThat(outcome.acceptedAfter()).isZero();
        assertThat(result.clean()).isTrue();
        assertThat(results.toString(StandardCharsets.UTF_8))
                .contains("confirmed at fence position 42");
        assertThat(String.join("\n", Report.of(result))).contains("deny", "revoked", "0 accepted");
    }

    @Test
    void aKeyAcceptedAfterItsReceiptIsNotClean() throws Exception {
        api.forgetsRevocations = true;

        ReplayResult result = run(settings(4, 100L), log(line("busy").repeat(400)));

        assertThat(Objects.requireNonNull(result.revocation()).acceptedAfter()).isPositive();
        assertThat(result.clean()).isFalse();
    }

    @Test
    void aPendingReceiptPromisesNothing() throws Exception {
        api.revocationStatus = "pending";

        ReplayResult result = run(settings(4, 100L), log(line("busy").repeat(200)));

        assertThat(Objects.requireNonNull(result.revocation()).confirmed()).isFalse();
        assertThat(result.revocation().refusedAfter()).isZero();
        assertThat(result.clean()).isFalse();
        assertThat(results.toString(StandardCharsets.UTF_8)).contains("pending");
    }

    @Test
    void asksAgainWhenTheTargetIsNotReady() throws Exception {
        api.unavailableNext.set(5);

        ReplayResult result = run(settings(2, null), log(line("a").repeat(20)));

        assertThat(result.totals().retried()).isEqualTo(5);
        assertThat(result.totals().decided()).isEqualTo(20);
        assertThat(result.clean()).isTrue();
    }

    @Test
    void aLineThatTheTargetRefusesIsNamedAndTheRestGoesOn() throws Exception {
        String refused = line("a").replace("GET /", "GET /refuse-me");

        ReplayResult result = run(settings(1, null), log(line("a") + refused + line("a")));

        assertThat(result.totals().unanswered()).isEqualTo(1);
        assertThat(result.totals().decided()).isEqualTo(2);
        assertThat(result.rejects()).containsExactly("line 2: 400 route is not acceptable");
        assertThat(result.clean()).isFalse();
    }

    @Test
    void stopsWhenNoKeyCanBeMade() throws Exception {
        api.createStatus = 404;

        ReplayResult result = run(settings(4, null), log(line("a").repeat(500)));

        assertThat(result.end()).isInstanceOf(End.TargetAway.class);
        assertThat(Report.early(result.end())).contains("no such profile");
        assertThat(result.totals().read()).isLessThan(500);
    }

    @Test
    void stopsAtOnceWhenItsKeyIsRefused() throws Exception {
        ReplayResult result =
                new Replay(settings(4, null), api.target("kf_live_wrong"), screen())
                        .run(ReplayInput.of(log(line("a").repeat(500))));

        assertThat(Report.early(result.end())).contains("refuses the replay's key");
        assertThat(Report.early(result.end())).doesNotContain("kf_live_wrong");
    }

    @Test
    void saysWhatDoesNotListen() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:1");
        ReplayTarget target = new ReplayTarget(nowhere, nowhere, "secret");

        ReplayResult result =
                new Replay(settings(4, null), target, screen()).run(ReplayInput.of(sample()));

        assertThat(Report.early(result.end()))
                .contains("http://127.0.0.1:1: nothing listens there");
        assertThat(target.toString()).doesNotContain("secret");
    }

    @Test
    void doesNotGuessWhatIsNoLog() throws Exception {
        assertThat(Report.early(run(settings(1, null), log("a\nb\n")).end()))
                .contains("none of the first 2 lines");
        assertThat(Report.early(run(settings(1, null), log("")).end())).contains("empty");
        assertThat(run(settings(1, null), directory.resolve("missing")).end())
                .isInstanceOf(End.BrokenInput.class);
    }

    @Test
    void readsNoMoreLinesThanTheLimit() throws Exception {
        ReplayResult result =
                run(
                        new ReplaySettings(
                                LogFormat.COMBINED, Speed.MAX, 4, 7, KEYS, null, null, false),
                        sample());

        assertThat(result.totals().read()).isEqualTo(7);
        assertThat(result.totals().decided()).isEqualTo(7);
    }

    @Test
    void endsEarlyWhenStopped() throws Exception {
        ReplaySettings slow =
                new ReplaySettings(
                        null, new Speed(0.001), 4, Long.MAX_VALUE, KEYS, null, null, false);
        Replay replay = new Replay(slow, api.target(), screen());
        Thread stopper =
                Thread.ofPlatform()
                        .start(() -> {
                            while (api.verified.isEmpty()) {
                                Thread.onSpinWait();
                            }
                            replay.stop();
                        });

        ReplayResult result = replay.run(ReplayInput.of(sample()));
        stopper.join();

        assertThat(result.end()).isInstanceOf(End.Stopped.class);
        assertThat(result.totals().read()).isEqualTo(result.totals().decided()).isPositive();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> settings(0, null)).hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> settings(1, 0L)).hasMessageContaining("after one request");
        assertThatThrownBy(() -> new ReplayTarget(URI.create("ftp://x"), URI.create("x"), "k"))
                .hasMessageContaining("base URL");
    }

    private ReplayResult run(ReplaySettings settings, Path log) throws Exception {
        return new Replay(settings, api.target(), screen()).run(ReplayInput.of(log));
    }

    private static ReplaySettings settings(int concurrency, @Nullable Long revokeAt) {
        return new ReplaySettings(
                null, Speed.MAX, concurrency, Long.MAX_VALUE, KEYS, revokeAt, null, false);
    }

    private Screen screen() {
        PrintWriter out = new PrintWriter(results, true, StandardCharsets.UTF_8);
        return new Screen(out, new PrintWriter(Writer.nullWriter()), false);
    }

    private Path log(String text) throws IOException {
        return Files.writeString(directory.resolve("log"), text);
    }

    private static String line(String owner) {
        return "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\""
                + owner
                + "\",\"route\":\"GET /\"}\n";
    }

    private Path sample() throws IOException {
        return Files.write(directory.resolve("sample.log"), SampleLog.lines().subList(0, 300));
    }
}
