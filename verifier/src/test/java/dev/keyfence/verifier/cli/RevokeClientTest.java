package dev.keyfence.verifier.cli;

import static dev.keyfence.verifier.cli.ClientRig.KEY_ID;
import static dev.keyfence.verifier.cli.ClientRig.KEY_JSON;
import static dev.keyfence.verifier.cli.ClientRig.RECEIPT_JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.cli.FakeControlPlane.Call;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocations from the command line: targets, consent, receipts. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RevokeClientTest {

    private static final String CONFIRMED = RECEIPT_JSON.formatted("confirmed");
    private static final String PENDING = RECEIPT_JSON.formatted("pending");
    private static final String DRY_RUN =
            "{'dry_run':true,'count':12345,'sample':[" + KEY_JSON + "]}";

    private final ClientRig rig = new ClientRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aKeyDiesWithoutAQuestion() {
        rig.api.next(200, CONFIRMED);

        int status =
                rig.run(
                        "keys",
                        "revoke",
                        KEY_ID,
                        "--reason",
                        "key_compromise",
                        "--note",
                        "a forum",
                        "--wait",
                        "10s");

        assertThat(status).isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/keys/" + KEY_ID + "/revoke");
        assertThat(body(rig.api.call()))
                .isEqualTo("{'reason':'key_compromise','note':'a forum','wait_ms':10000}");
        assertThat(rig.out())
                .contains("confirmed at fence position 9 after 47 ms", "edge-1  applied  3.1 ms")
                .contains("edge-2  pending  -");
    }

    @Test
    void aReceiptThatIsPendingHasAStatusOfItsOwn() {
        rig.api.next(200, PENDING);
        assertThat(rig.run("keys", "revoke", KEY_ID)).isEqualTo(ExitCode.PENDING.code());
        assertThat(rig.out()).contains("pending at fence position 9");
        assertThat(rig.err()).contains("keyfence revocations show rev_1 --wait 30s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--owner acme       | {'owner':'acme'}",
                "--tag ci           | {'tag':'ci'}",
                "--profile keyfence | {'profile':'keyfence'}",
                "--environment test | {'environment':'test'}",
                "--key key_1        | {'key_id':'key_1'}",
            })
    void namesItsTarget(String options, String target) {
        rig.api.next(200, CONFIRMED);

        int status =
                rig.run(
                        ("revoke --yes --issued-before 2026-01-01T00:00:00Z " + options)
                                .split(" "));

        assertThat(status).isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/revocations");
        assertThat(body(rig.api.call()))
                .isEqualTo("{'target':" + target + ",'issued_before':'2026-01-01T00:00:00Z'}");
    }

    @Test
    void aDryRunCountsAndRevokesNothing() {
        rig.api.next(200, DRY_RUN);
        assertThat(rig.run("revoke", "--owner", "acme", "--dry-run")).isZero();
        assertThat(body(rig.api.call())).isEqualTo("{'target':{'owner':'acme'},'dry_run':true}");
        assertThat(rig.out()).startsWith("12,345 keys: owner acme").contains(KEY_ID, " ci ", "...");
    }

    @Test
    void asksWhomItCanAfterShowingWhatWouldDie() {
        rig.screen(200);
        rig.types("yes\n");
        rig.api.next(200, DRY_RUN);
        rig.api.next(200, CONFIRMED);

        assertThat(rig.run("revoke", "--owner", "acme")).isZero();

        assertThat(rig.err()).contains("12,345 keys", KEY_ID, "Type 'yes' to revoke owner acme:");
        assertThat(body(rig.api.calls.getLast())).isEqualTo("{'target':{'owner':'acme'}}");
        assertThat(rig.api.calls.stream().map(Call::idempotencyKey).distinct()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no", "y", "everything"})
    void takesNothingElseForConsent(String typed) {
        rig.screen(80);
        rig.types(typed + "\n");
        rig.api.next(200, DRY_RUN);
        assertThat(rig.run("revoke", "--owner", "acme")).isEqualTo(ExitCode.FAILED.code());
        assertThat(rig.err()).contains("nothing was revoked");
        assertThat(rig.api.calls).hasSize(1);
    }

    @Test
    void everythingNeedsTheWord() {
        rig.screen(80);
        rig.types("everything\n");
        rig.api.next(200, DRY_RUN);
        rig.api.next(200, CONFIRMED);
        assertThat(rig.run("revoke", "--everything")).isZero();
        assertThat(body(rig.api.calls.getLast()))
                .isEqualTo("{'target':{'everything':true},'confirm':'everything'}");
    }

    @Test
    void scriptsSayThatTheyMeanIt() {
        assertThat(rig.run("revoke", "--everything")).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err()).contains("--dry-run, then say --yes --confirm everything");
        assertThat(rig.api.calls).isEmpty();

        rig.api.nextProblem(400, "bad_request", "'confirm' must be everything");
        assertThat(rig.run("revoke", "--everything", "--yes")).isEqualTo(ExitCode.USAGE.code());

        rig.api.next(200, CONFIRMED);
        assertThat(rig.run("revoke", "--everything", "--confirm", "everything")).isZero();
        assertThat(rig.api.calls.getLast().body().path("confirm").asText()).isEqualTo("everything");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "revoke --yes",
                "revoke --yes --owner a --tag b",
                "revoke --yes --owner a --everything",
                "revoke --yes --owner a --wait long"
            })
    void refusesWhatIsNotClear(String line) {
        assertThat(rig.run(line.split(" "))).isEqualTo(ExitCode.USAGE.code());
        assertThat(rig.err().lines()).hasSize(1);
        assertThat(rig.api.calls).isEmpty();
    }

    @Test
    void showsHowFarARevocationIs() {
        rig.api.next(200, CONFIRMED);
        assertThat(rig.run("revocations", "show", "rev_1", "--wait", "30s")).isZero();
        assertThat(rig.api.call().target()).hasToString("/v1/revocations/rev_1?wait_ms=30000");
        assertThat(rig.out()).doesNotContain("keys covered");
        rig.api.next(200, PENDING.replace("'nodes'", "'keys_covered':12345,'nodes'"));
        assertThat(rig.run("revocations", "show", "rev_1")).isEqualTo(ExitCode.PENDING.code());
        assertThat(rig.out()).containsPattern("keys covered +12345");
    }

    @Test
    void listsRevocations() {
        rig.api.next(
                200,
                "{'items':[{'revocation_id':'rev_1','requested_at':'2026-11-22T05:23:19.1Z','target':"
                        + "{'owner':'acme'},'created_before':null,'reason':'superseded','note':null,"
                        + "'actor':{'id':'key_admin'}},{'revocation_id':'rev_2','target':"
                        + "{'everything':true},'actor':'recovery'}],'next_cursor':null}");

        int status =
                rig.run("revocations", "list", "--reason", "superseded", "--target", "owner=acme");

        assertThat(status).isZero();
        assertThat(rig.api.call().target())
                .hasToString(
                        "/v1/revocations?target_kind=owner&target_value=acme&reason=superseded");
        assertThat(rig.out())
                .contains("owner acme", "superseded", "key_admin", "everything", "recovery");
    }

    private static String body(Call call) {
        return call.body().toString().replace('"', '\'');
    }
}
