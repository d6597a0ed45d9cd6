package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mass revocation, receipts and their list, over HTTP. */
class RevocationsEndpointTest {

    private static final String PATH = "/v1/revocations";
    private static final String KEY = "Idempotency-Key";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void revokesAllKeysOfAnOwnerInOneOrder() {
        List<String> acme = IntStream.range(0, 3).mapToObj(_ -> rig.keys.add("acme")).toList();
        String other = rig.keys.add("other");

        HttpResponse<String> answer =
                rig.post(
                        PATH,
                        "{\"target\":{\"owner\":\"acme\"},\"reason\":\"superseded\",\"wait_ms\":100}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode receipt = ControlRig.json(answer);
        assertThat(receipt.path("status").textValue()).isEqualTo("confirmed");
        assertThat(receipt.path("target").path("owner").textValue()).isEqualTo("acme");
        assertThat(receipt.path("created_before").isNull()).isTrue();
        assertThat(receipt.path("actor").path("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(rig.revocations.orders).hasSize(1);
        assertThat(rig.revocations.waits).contains(Duration.ofMillis(100));
        assertThat(acme).allMatch(key -> status(key) == KeyStatus.REVOKED);
        assertThat(status(other)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(answer.headers().firstValue("location"))
                .hasValue(PATH + "/" + receipt.path("revocation_id").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "{} | 'target' must be an object with exactly one of",
                "{\"target\":{}} | 'target' must be an object with exactly one of",
                "{\"target\":{\"owner\":\"a\",\"tag\":\"b\"}} | 'target' must be an object with exactly one of",
                "{\"target\":{\"owner\":\"a\",\"owner\":\"b\"}} | must name what to revoke by a string",
                "{\"target\":\"acme\"} | 'target' must be an object",
                "{\"target\":{\"owners\":\"a\"}} | 'target' must hold one of",
                "{\"target\":{\"key\":\"key_1\"}} | 'target' must hold one of",
                "{\"target\":{\"owner\":7}} | by a string",
                "{\"target\":{\"owner\":null}} | by a string",
                "{\"target\":{\"owner\":\" \"}} | 1 to 256 characters",
                "{\"target\":{\"key_id\":\"nope\"}} | key_id that cannot be one",
                "{\"target\":{\"profile\":\"nope\"}} | names no profile; there are claid",
                "{\"target\":{\"environment\":\"prod\"}} | live and test",
                "{\"target\":{\"everything\":\"yes\"}} | the value true only",
                "{\"target\":{\"everything\":true}} | must be 'everything' to revoke every key",
                "{\"target\":{\"everything\":true},\"confirm\":\"last_admin_key\"} | must be everything",
                "{\"target\":{\"owner\":\"a\"},\"confirm\":\"everything\"} | must be last_admin_key",
                "{\"target\":{\"owner\":\"a\"},\"issued_before\":\"yesterday\"} | RFC 3339",
                "{\"target\":{\"owner\":\"a\"},\"issued_before\":\"2999-01-01T00:00:00Z\"} | 5 s or more in the past",
                "{\"target\":{\"key_id\":\"key_00000000000000000000000001\"},\"issued_before\":\"2020-01-01T00:00:00Z\"} | does not go with a key_id",
                "{\"target\":{\"owner\":\"a\"},\"reason\":\"because\"} | must be one of unspecified",
                "{\"target\":{\"owner\":\"a\"},\"wait_ms\":60001} | 0 to 60000",
                "{\"target\":{\"owner\":\"a\"},\"dry_run\":\"yes\"} | must be true or false",
                "{\"target\":{\"owner\":\"a\"},\"until\":1} | field that is not known",
            })
    void refusesWhatItCannotMean(String body, String detail) {
        HttpResponse<String> answer = rig.post(PATH, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ControlRig.json(answer).path("detail").textValue()).contains(detail);
        assertThat(rig.revocations.orders).isEmpty();
    }

    @Test
    void refusesAKeyInPlaceOfAName() {
        String secret = rig.keys.add("acme");
        HttpResponse<String> answer = rig.post(PATH, "{\"target\":{\"owner\":\"" + secret + "\"}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("looks like a key").doesNotContain(secret);
    }

    @Test
    void takesATimeThatCanBeToldFromNow() {
        String time = "2020-01-31T12:00:00.000001Z";
        HttpResponse<String> answer =
                rig.post(
                        PATH,
                        "{\"target\":{\"tag\":\"old\"},\"issued_before\":\"%s\"}".formatted(time));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.revocations.orders.getFirst().issuedBefore()).isEqualTo(Instant.parse(time));
        HttpResponse<String> justNow =
                rig.post(
                        PATH,
                        "{\"target\":{\"tag\":\"old\"},\"issued_before\":\"%s\"}"
                                .formatted(Instant.now().minusSeconds(4)));
        assertThat(justNow.statusCode()).isEqualTo(400);
    }

    @Test
    void countsAndChangesNothingInADryRun() {
        for (int i = 0; i < 12; i++) {
            rig.keys.add("acme");
        }
        rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(KeyStatus.REVOKED));
        rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(KeyStatus.SUSPENDED));
        rig.keys.add("other");

        HttpResponse<String> answer =
                rig.post(PATH, "{\"target\":{\"owner\":\"acme\"},\"dry_run\":true}");

        JsonNode run = ControlRig.json(answer);
        assertThat(run.path("dry_run").booleanValue()).isTrue();
        assertThat(run.path("count").intValue()).isEqualTo(13);
        assertThat(run.path("sample")).hasSize(10);
        assertThat(run.path("sample").get(0).path("owner").textValue()).isEqualTo("acme");
        assertThat(run.path("sample").findValuesAsText("name")).hasSize(10).containsOnly("a name");
        assertThat(run.path("last_admin_key").booleanValue()).isFalse();
        assertThat(rig.revocations.orders).isEmpty();
    }

    @Test
    void countsEverythingWithoutBeingToldToMeanIt() {
        rig.keys.add("acme");
        JsonNode run =
                ControlRig.json(
                        rig.post(PATH, "{\"target\":{\"everything\":true},\"dry_run\":true}"));
        assertThat(run.path("count").intValue()).isEqualTo(2);
        assertThat(run.path("last_admin_key").booleanValue()).isTrue();
        JsonNode older =
                ControlRig.json(
                        rig.post(
                                PATH,
                                "{\"target\":{\"environment\":\"live\"},\"dry_run\":true,"
                                        + "\"issued_before\":\"2020-01-01T00:00:00Z\"}"));
        assertThat(older.path("count").intValue()).isZero();
        assertThat(older.path("created_before").textValue()).isEqualTo("2020-01-01T00:00:05Z");
    }

    @Test
    void revokesEverythingWhenThatIsMeant() {
        String key = rig.keys.add("acme");
        HttpResponse<String> answer =
                rig.post(PATH, "{\"target\":{\"everything\":true},\"confirm\":\"everything\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ControlRig.json(answer).path("target").path("everything").booleanValue())
                .isTrue();
        assertThat(status(key)).isEqualTo(KeyStatus.REVOKED);
    }

    @ParameterizedTest
    @CsvSource({"owner, root", "profile, keyfence", "environment, live", "tag, ci"})
    void keepsTheLastAdministratorUnlessToldToMeanIt(String kind, String value) {
        String body = "{\"target\":{\"" + kind + "\":\"" + value + "\"}";
        HttpResponse<String> refused = rig.post(PATH, body + "}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ControlRig.json(refused).path("code").textValue()).isEqualTo("last_admin_key");
        assertThat(refused.body()).contains("\\\"confirm\\\":\\\"last_admin_key\\\"");
        assertThat(rig.revocations.orders).isEmpty();
        assertThat(rig.post(PATH, body + ",\"confirm\":\"last_admin_key\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsTheLastAdministratorsKeyWhenItAloneIsNamed() {
        String id = rig.keys.idOf(rig.root).toString();
        String mass = "{\"target\":{\"key_id\":\"" + id + "\"}}";
        assertThat(rig.post("/v1/keys/" + id + "/revoke", "").statusCode()).isEqualTo(409);
        assertThat(rig.post(PATH, mass).statusCode()).isEqualTo(409);
        assertThat(rig.post("/v1/keys/" + id + "/revoke", "{\"confirm\":\"yes\"}").statusCode())
                .isEqualTo(400);
        assertThat(
                        rig.post("/v1/keys/" + id + "/revoke", "{\"confirm\":\"last_admin_key\"}")
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void isTheSameRevocationWhenItIsAskedForAgain() {
        rig.keys.add("acme");
        String body = "{\"target\":{\"owner\":\"acme\"},\"wait_ms\":%d}";
        String first = id(rig.post(PATH, body.formatted(0), KEY, "retry-0001"));
        String second = id(rig.post(PATH, body.formatted(500), KEY, "retry-0001"));
        String other = id(rig.post(PATH, body.formatted(0), KEY, "retry-0002"));
        assertThat(second).isEqualTo(first).startsWith("rev_");
        assertThat(other).isNotEqualTo(first);
        assertThat(rig.revocations.orders).hasSize(2);
    }

    @Test
    void refusesOneIdempotencyKeyForTwoCalls() {
        rig.post(PATH, "{\"target\":{\"owner\":\"acme\"}}", KEY, "retry-0001");
        HttpResponse<String> answer =
                rig.post(PATH, "{\"target\":{\"owner\":\"other\"}}", KEY, "retry-0001");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("idempotency_key_reused");
        assertThat(rig.revocations.orders).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blank inside", "\"unclosed"})
    void refusesIdempotencyKeysThatAreNone(String key) {
        HttpResponse<String> answer = rig.post(PATH, "{\"target\":{\"owner\":\"acme\"}}", KEY, key);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1 to 255 visible ASCII");
    }

    @Test
    void listsTheNewestFirstInPages() {
        for (String tag : List.of("a", "b", "c")) {
            rig.post(PATH, "{\"target\":{\"tag\":\"" + tag + "\"}}");
        }
        JsonNode first = ControlRig.json(rig.get(PATH + "?limit=2"));
        assertThat(first.path("items").findValuesAsText("tag")).containsExactly("c", "b");
        String cursor = first.path("next_cursor").textValue();
        JsonNode second = ControlRig.json(rig.get(PATH + "?limit=2&cursor=" + cursor));
        assertThat(second.path("items").findValuesAsText("tag")).containsExactly("a");
        assertThat(second.path("next_cursor").isNull()).isTrue();
        JsonNode filtered =
                ControlRig.json(
                        rig.get(PATH + "?target_kind=tag&target_value=b&reason=unspecified"));
        assertThat(filtered.path("items")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "target_kind=key",
        "reason=because",
        "from=yesterday",
        "to=2026-13-01T00:00:00Z",
        "cursor=rev_1",
        "limit=501",
        "who=me"
    })
    void refusesListsThatItCannotMean(String query) {
        assertThat(rig.get(PATH + "?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void namesWhatAnOrderIsAbout() {
        rig.post(PATH, "{\"target\":{\"environment\":\"test\"},\"reason\":\"superseded\"}");
        RevocationOrder order = rig.revocations.orders.getFirst();
        assertThat(order.target()).isEqualTo(Target.environment(Environment.TEST));
        assertThat(order.reason()).isEqualTo(RevocationReason.SUPERSEDED);
        assertThat(order.id()).isNull();
    }

    private KeyStatus status(String secret) {
        return rig.keys.find(rig.keys.idOf(secret)).orElseThrow().key().status();
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ControlRig.json(answer).path("revocation_id").asText();
    }
}
