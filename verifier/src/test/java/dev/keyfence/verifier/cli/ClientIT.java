package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.cli.client.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client commands against a real instance. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClientIT {

    private static TemporarySolo solo;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        solo = TemporarySolo.start(new PrintWriter(new StringWriter()));
    }

    @AfterAll
    static void stop() {
        solo.close();
    }

    @Test
    void aKeyLivesAndDies() {
        String id = create("ci");
        ok("keys", "list", "--owner", "acme", "--json", "--all");
        assertThat(out.toString()).contains(id);
        ok("keys", "show", id);
        assertThat(out.toString()).contains("state        active", "name         ci");

        ok(
                "keys",
                "revoke",
                id,
                "--reason",
                "key_compromise",
                "--note",
                "a forum",
                "--wait",
                "30s");
        assertThat(out.toString()).contains("confirmed at fence position", "applied");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    ok("keys", "history", id);
                    assertThat(out.toString())
                            .contains("created", "revoked", "key_compromise: a forum");
                });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    ok("keys", "show", id);
                    assertThat(out.toString()).contains("state        revoked");
                });
    }

    @Test
    void aKeyIsChangedInEveryWayThereIs() {
        String id = create("worker");
        ok("keys", "scope", id, "--add", "write", "--remove", "read");
        assertThat(out.toString()).contains("scopes       write");
        ok("keys", "update", id, "--name", "deploy", "--tags", "a,b", "--expires", "90d");
        assertThat(out.toString()).contains("name         deploy", "tags         a,b");
        ok("keys", "suspend", id, "--note", "unpaid");
        assertThat(out.toString()).contains("state        suspended");
        assertThat(run("keys", "suspend", id)).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("keys", "resume", id, "--if-version", "1"))
                .isEqualTo(ExitCode.CONFLICT.code());
        ok("keys", "resume", id);
        ok("keys", "rotate", id, "--grace", "1h", "--secret-only");
        assertThat(out.toString()).startsWith("kf_live_");
        ok("keys", "list", "--older-than", "90d", "--state", "active", "--environment", "live");
        assertThat(out.toString()).doesNotContain(id);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    ok("events", "--key", id, "--from", "1h", "--order", "oldest");
                    assertThat(out.toString())
                            .contains("created", "scoped", "updated", "suspended", "resumed")
                            .contains("rotated", "scopes: read -> write", "unpaid");
                });
    }

    @Test
    void theSameWriteIsMadeOnce() {
        String[] create = {
            "keys", "create", "--owner", "once", "--secret-only", "--idempotency-key", "once-1"
        };
        ok(create);
        String secret = out.toString();
        ok(create);
        assertThat(out.toString()).isEqualTo(secret);
        ok("keys", "list", "--owner", "once", "--all", "--json");
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void theFleetIsShown() {
        ok("nodes");
        assertThat(out.toString()).contains("STALENESS", "solo", "live");
    }

    @Test
    void whatFailsHasItsStatus() {
        assertThat(run("keys", "show", "key_01m80vawzjqagcmxd1vambryg6"))
                .isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("keys", "create", "--owner", " ")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'owner' must not be blank");
        assertThat(run("keys", "revoke", create("x"), "--reason", "boredom"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("'reason' must be one of");
    }

    private String create(String name) {
        ok("keys", "create", "--owner", "acme", "--name", name, "--scopes", "read");
        assertThat(out.toString()).startsWith("secret  kf_live_");
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("key "))
                .map(line -> line.substring(3).strip())
                .findFirst()
                .orElseThrow();
    }

    private void ok(String... args) {
        assertThat(run(args)).as(err.toString()).isZero();
    }

    private int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        Map<String, String> environment =
                Map.of(
                        "KEYFENCE_URL",
                        solo.target().controlPlane().toString(),
                        "KEYFENCE_KEY",
                        solo.target().key());
        int status =
                new Cli(
                                environment,
                                new PrintWriter(out, true),
                                new PrintWriter(err, true),
                                () ->
                                        new Terminal(
                                                InputStream.nullInputStream(),
                                                false,
                                                0,
                                                _ -> false))
                        .run(args);
        assertThat(out + err.toString()).doesNotContain(solo.target().key());
        return status;
    }
}
