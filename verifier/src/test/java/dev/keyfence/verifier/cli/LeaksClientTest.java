package dev.keyfence.verifier.cli;

import static dev.keyfence.verifier.cli.ClientRig.KEY_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyfence leaks report}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LeaksClientTest {

    private static final String SECRET = "kf_live_leaked";
    private static final String ITEM =
            "{'in':'keys','index':1,'outcome':'%s','key_id':'"
                    + KEY_ID
                    + "','owner':'acme','revocation_id':'rev_1','status':'%s','position':9}";
    private static final String ANSWER =
            "{'items':[{'in':'keys','index':0,'outcome':'unknown'},"
                    + ITEM
                    + "],'known':1,'unknown':1}";

    @TempDir private Path directory;
    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void tellsWhoseKeysWereAmongTheLinesOfStandardInput() {
        rig.types("nothing\n\n  " + SECRET + "\r\n");
        rig.api.next(200, ANSWER.formatted("revoked", "confirmed"));

        int status = rig.run("leaks", "report", "-", "--source", "pastebin", "--note", "w47");

        assertThat(status).isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/leaks");
        assertThat(rig.api.call().body().toString().replace('"', '\''))
                .isEqualTo(
                        "{'keys':['nothing','" + SECRET + "'],'source':'pastebin','note':'w47'}");
        assertThat(rig.out()).containsPattern("3 +revoked +" + KEY_ID + " +acme +rev_1 +confirmed");
        assertThat(rig.err()).contains("2 read, 1 of them open no key");
        assertThat(rig.out() + rig.err()).doesNotContain(SECRET, "nothing");
    }

    @Test
    void sendsHashesAndManyOfThemInSeveralCalls() throws IOException {
        Path file = directory.resolve("hashes.txt");
        Files.writeString(
                file,
                IntStream.range(0, 501).mapToObj(i -> "h" + i).collect(Collectors.joining("\n")));
        rig.api.next(200, "{'items':[],'known':0,'unknown':500}");
        rig.api.next(200, "{'items':[],'known':0,'unknown':1}");

        assertThat(rig.run("leaks", "report", file.toString(), "--digests", "--source", "s"))
                .isZero();
        assertThat(rig.api.calls()).hasSize(2);
        assertThat(rig.api.calls().getFirst().body().path("digests")).hasSize(500);
        assertThat(rig.api.calls().getLast().body().path("digests").get(0).asText())
                .isEqualTo("h500");
        assertThat(rig.err()).contains("501 read, 501 of them open no key");
    }

    @Test
    void hasAStatusForWhatIsPendingAndForWhatWasSpared() {
        rig.types("a\nb");
        rig.api.next(200, ANSWER.formatted("revoked", "pending"));
        assertThat(rig.run("leaks", "report", "-", "--source", "s", "--wait", "1s"))
                .isEqualTo(ExitCode.PENDING.code());
        assertThat(rig.api.call().body().path("wait_ms").asInt()).isEqualTo(1_000);

        rig.types("a\nb");
        rig.api.next(200, ANSWER.formatted("last_admin_key", ""));
        assertThat(rig.run("leaks", "report", "-", "--source", "s"))
                .isEqualTo(ExitCode.CONFLICT.code());
        assertThat(rig.err()).contains("--confirm last_admin_key");
    }

    @Test
    void takesNoKeyFromTheCommandLine() {
        assertThat(rig.run("leaks", "report", SECRET, "--source", "s"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("never from the command line").doesNotContain(SECRET);
        rig.types("\n");
        assertThat(rig.run("leaks", "report", "-", "--source", "s"))
                .isEqualTo(ExitCode.USAGE.code());
        rig.types("x".repeat(1_025));
        assertThat(rig.run("leaks", "report", "-", "--source", "s"))
                .isEqualTo(ExitCode.USAGE.code());
    }
}
