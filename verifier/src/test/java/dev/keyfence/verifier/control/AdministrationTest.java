package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.RawSocket;
import dev.keyfence.verifier.verify.Decision;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationTest {

    private final ControlRig rig = new ControlRig();

    @BeforeEach
    void reset() {
        rig.keys.gate(null);
        rig.diskBroken = false;
        rig.revocations.reset();
        rig.rig.decisions.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void publishesADecisionForEveryCall() {
        rig.get("/v1/nodes");

        Decision decision = rig.rig.decision();
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.context().route()).isEqualTo("/v1/nodes");
        assertThat(decision.context().method()).isEqualTo("GET");
    }

    @Test
    void asksToComeBackWhileTheNodeWarmsUp() {
        rig.keys.gate(DenyReason.WARMING_UP);

        HttpResponse<String> answer = rig.get("/v1/nodes");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body()).contains("warming_up");
    }

    @Test
    void revokesAndShowsTheReceipt() {
        String key = rig.keys.add("acme");
        String id = rig.keys.idOf(key).toString();

        HttpResponse<String> answer =
                rig.post(
                        "/v1/keys/" + id + "/revoke",
                        "{\"reason\":\"key_compromise\",\"note\":\"found on a forum\",\"wait_ms\":500}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"revocation_id\":\"rev_1\",\"status\":\"confirmed\",\"position\":1234,"
                                + "\"requested_at\":\"2027-01-15T08:00:00Z\",\"elapsed_ms\":7.91,"
                                + "\"nodes\":[{\"node_id\":\"n1\",\"status\":\"applied\",\"latency_ms\":3.14,"
                                + "\"at\":\"2027-01-15T08:00:00.003141Z\"},"
                                + "{\"node_id\":\"n2\",\"status\":\"fenced\",\"latency_ms\":null,\"at\":null}],"
                                + "\"target\":{\"key_id\":\""
                                + id
                                + "\"},\"created_before\":null,\"reason\":\"key_compromise\","
                                + "\"note\":\"found on a forum\",\"actor\":{\"id\":\""
                                + rig.keys.idOf(rig.root)
                                + "\",\"address\":\"127.0.0.1\",\"request_id\":\""
                                + answer.headers().firstValue("x-request-id").orElse("")
                                + "\"},\"control_node_id\":\"control-1\",\"leak_source\":null}");
        assertThat(rig.revocations.orders.getFirst().target())
                .isEqualTo(new Target(Target.Kind.KEY, id));
        assertThat(rig.revocations.orders.getFirst().reason())
                .isEqualTo(RevocationReason.KEY_COMPROMISE);
        assertThat(rig.revocations.orders.getFirst().note()).isEqualTo("found on a forum");
        assertThat(rig.revocations.waits).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void revokesWithoutAWordWhenThereIsNoBody() {
        String id = rig.keys.idOf(rig.keys.add("acme")).toString();

        HttpResponse<String> answer = rig.post("/v1/keys/" + id + "/revoke", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.revocations.orders.getFirst().reason())
                .isEqualTo(RevocationReason.UNSPECIFIED);
        assertThat(rig.revocations.orders.getFirst().note()).isNull();
        assertThat(rig.revocations.waits).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void letsAKeyRevokeItself() {
        String self = rig.keys.add("acme", "revoke", "fleet:read");

        HttpResponse<String> answer =
                rig.rig.post(
                        "/v1/keys/" + rig.keys.idOf(self) + "/revoke", "{}", "X-Api-Key", self);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.rig.get("/v1/nodes", "X-Api-Key", self).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"reason\":\"boredom\"}       | 'reason' must be one of unspecified, key_compromise",
                "{\"reason\":\"KEY_COMPROMISE\"}| 'reason' must be one of",
                "{\"wait_ms\":-1}               | 'wait_ms' must be 0 to 60000",
                "{\"wait_ms\":60001}            | 'wait_ms' must be 0 to 60000",
                "{\"wait_ms\":1.5}              | 'wait_ms' must be a whole number",
                "{\"wait_ms\":99999999999999999999} | 'wait_ms' must be a whole number",
                "{\"wait_ms\":\"1\"}            | 'wait_ms' must be a whole number",
                "{\"note\":\"a\\nb\"}           | 'note' must not hold control",
                "{\"target\":{}}                | known are reason, note, wait_ms"
            })
    void refusesRevocationsItDoesNotUnderstand(String body, String detail) {
        String id = rig.keys.idOf(rig.root).toString();

        HttpResponse<String> answer = rig.post("/v1/keys/" + id + "/revoke", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(detail);
        assertThat(rig.revocations.orders).isEmpty();
    }

    @Test
    void doesNotRevokeAKeyThatIsNotThere() {
        HttpResponse<String> answer = rig.post("/v1/keys/key_nope/revoke", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(rig.revocations.orders).isEmpty();
    }

    @Test
    void saysThatARevocationIsNotCertainWhileTheFenceIsAway() {
        rig.revocations.away = true;

        HttpResponse<String> answer =
                rig.post("/v1/keys/" + rig.keys.idOf(rig.keys.add("acme")) + "/revoke", "{}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("revoke again").doesNotContain("no broker");
    }

    @Test
    void pagesThroughAKeysHistory() {
        String path = "/v1/keys/" + rig.keys.idOf(rig.root) + "/history";

        JsonNode first = ControlRig.json(rig.get(path + "?limit=2"));
        JsonNode second = ControlRig.json(rig.get(path + "?limit=2&cursor=2"));

        assertThat(first.get("items")).hasSize(2);
        assertThat(first.get("next_cursor").textValue()).isEqualTo("2");
        JsonNode created = first.get("items").get(0);
        assertThat(created.get("type").textValue()).isEqualTo("created");
        assertThat(created.get("actor").get("address").textValue()).isEqualTo("203.0.113.7");
        assertThat(created.get("before").isNull()).isTrue();
        assertThat(created.get("after").get("state").textValue()).isEqualTo("active");
        assertThat(created.get("requested_at").textValue()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(second.get("items")).hasSize(1);
        assertThat(second.get("next_cursor").isNull()).isTrue();
        assertThat(second.get("items").get(0).get("before").get("version").intValue()).isEqualTo(2);
    }

    @Test
    void refusesHistoriesOfNothingAndFromNowhere() {
        assertThat(rig.get("/v1/keys/key_00000000000000000000000000/history").statusCode())
                .isEqualTo(404);
        assertThat(
                        rig.get("/v1/keys/" + rig.keys.idOf(rig.root) + "/history?cursor=x")
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void listsTheFleet() {
        JsonNode node = ControlRig.json(rig.get("/v1/nodes")).get("items").get(0);

        assertThat(node.get("node_id").textValue()).isEqualTo("n1");
        assertThat(node.get("status").textValue()).isEqualTo("live");
        assertThat(node.get("fence_position").intValue()).isEqualTo(1_235);
        assertThat(node.get("lease_left_ms").intValue()).isEqualTo(9_880);
    }

    @Test
    void returnsTheCallersRequestIdOrMakesOne() {
        HttpResponse<String> given =
                rig.rig.get(
                        "/v1/nodes",
                        "Authorization",
                        "Bearer " + rig.root,
                        "X-Request-Id",
                        "4fd2-1:a");
        HttpResponse<String> unfit = rig.rig.get("/v1/nowhere", "X-Request-Id", rig.root);

        assertThat(given.headers().firstValue("x-request-id")).hasValue("4fd2-1:a");
        String made = unfit.headers().firstValue("x-request-id").orElse("");
        assertThat(made).startsWith("req-");
        assertThat(unfit.statusCode()).isEqualTo(404);
        assertThat(ControlRig.json(unfit).get("request_id").textValue()).isEqualTo(made);
        assertThat(unfit.body()).doesNotContain(rig.root);
    }

    @Test
    void tellsNothingOfWhatBroke() {
        rig.diskBroken = true;

        HttpResponse<String> answer = rig.get("/v1/keys/" + rig.keys.idOf(rig.root));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(ControlRig.json(answer).get("code").textValue()).isEqualTo("internal_error");
        assertThat(answer.body()).doesNotContain("disk is", "kf_live", "Exception");
    }

    @Test
    void takesLargerBodiesThanTheDataPlaneButNotAnyThing() {
        String large = "{\"note\":\"" + "x".repeat(100_000) + "\"}";
        String tooLarge = "{\"note\":\"" + "x".repeat(1_100_000) + "\"}";
        String path = "/v1/keys/" + rig.keys.idOf(rig.root) + "/revoke";

        assertThat(rig.post(path, large).statusCode()).isEqualTo(400);
        String answer =
                new RawSocket(rig.rig.plane.port())
                        .exchange(
                                "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(path, rig.root, tooLarge.length(), tooLarge));
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("request_id");
    }

    @Test
    void hasNoVerificationHere() {
        assertThat(rig.rig.post("/v1/verify", "{}").statusCode()).isEqualTo(404);
        assertThat(rig.rig.get("/auth").statusCode()).isEqualTo(404);
    }
}
