package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies, guards, what was done, and undoing it, over HTTP. */
class ResponsesEndpointTest {

    private static final String POLICIES = "/v1/responses/policies";
    private static final String GUARDS = "/v1/responses/guards";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void doesNothingByItselfButForLeakedKeysUntilItIsTold() {
        JsonNode items = ControlRig.json(rig.get(POLICIES)).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).toString())
                .isEqualTo(
                        "{\"rule\":\"D22\",\"action\":\"suspend\",\"dry_run\":false,\"severity_min\":\"critical\",\"suspend_for\":null}");
        assertThat(ControlRig.json(rig.get(POLICIES + "/D6")).path("action").textValue())
                .isEqualTo("none");
    }

    @Test
    void setsAPolicyWhichIsADryRunUnlessItIsSaidNotToBe() {
        JsonNode dry =
                ControlRig.json(
                        put(POLICIES + "/D6", "{\"action\":\"suspend\",\"suspend_for\":\"PT1H\"}"));
        assertThat(dry.path("dry_run").booleanValue()).isTrue();
        assertThat(dry.path("suspend_for").textValue()).isEqualTo("PT1H");

        put(
                POLICIES + "/D6",
                "{\"action\":\"revoke\",\"dry_run\":false,\"severity_min\":\"high\"}");
        ResponsePolicy policy = Objects.requireNonNull(rig.responses.policies.get("D6"));
        assertThat(policy.getAction()).isEqualTo(ResponseAction.REVOKE);
        assertThat(policy.getDryRun()).isFalse();
        assertThat(policy.getSeverityMin()).isEqualTo(Severity.HIGH);
        assertThat(policy.getSuspendMillis()).isNull();
        assertThat(put(POLICIES + "/U:my-rule", "{\"action\":\"notify\"}").statusCode())
                .isEqualTo(200);
        assertThat(put(POLICIES + "/nothing", "{\"action\":\"notify\"}").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "{} | 'action' is required",
                "{\"action\":\"kill\"} | must be one of none, notify, suspend, revoke",
                "{\"action\":\"revoke\",\"suspend_for\":\"PT1H\"} | goes with the action suspend"
                        + " only",
                "{\"action\":\"suspend\",\"suspend_for\":\"1h\"} | must be a duration as ISO 8601",
                "{\"action\":\"suspend\",\"suspend_for\":\"PT0S\"} | PT1S to P365D",
                "{\"action\":\"suspend\",\"severity_min\":\"grave\"} | must be one of info, low",
                "{\"action\":\"suspend\",\"dry_run\":1} | must be true or false"
            })
    void saysWhatIsWrongWithAPolicy(String body, String expected) {
        HttpResponse<String> answer = put(POLICIES + "/D6", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(expected);
        assertThat(rig.responses.policies).isEmpty();
    }

    @Test
    void setsWhatBoundsResponsesAndKeepsTheRest() {
        String key = rig.keys.idOf(rig.root).toString();
        put(GUARDS, "{\"per_hour_max\":5,\"spared_keys\":[\"" + key + "\"]}");
        put(GUARDS, "{\"share_max_per_mille\":25,\"spared_owners\":[\"payments\"]}");
        rig.post("/v1/responses/kill-switch", "{\"on\":true}");

        assertThat(ControlRig.json(rig.get(GUARDS)).toString())
                .isEqualTo(
                        "{\"kill_switch\":true,\"per_hour_max\":5,\"share_max\":0.025,\"spared_keys\":[\"%s\"],\"spared_owners\":[\"payments\"],\"spared_tags\":[]}"
                                .formatted(key));
        rig.post("/v1/responses/kill-switch", "{\"on\":false}");
        assertThat(rig.responses.guards.getKillSwitch()).isFalse();
        assertThat(rig.responses.guards.getPerHourMax()).isEqualTo(5);
        assertThat(put(GUARDS, "{\"per_hour_max\":-1}").statusCode()).isEqualTo(400);
        assertThat(put(GUARDS, "{\"share_max_per_mille\":1001}").statusCode()).isEqualTo(400);
        assertThat(put(GUARDS, "{\"spared_keys\":[\"x\"]}").statusCode()).isEqualTo(400);
        assertThat(rig.post("/v1/responses/kill-switch", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void tellsWhatWasDoneAndTakesASuspensionBack() {
        String key =
                rig.keys.add(
                        Environment.LIVE, "acme", FakeKeys.status(KeyStatus.SUSPENDED), "read");
        rig.responses.responses.put("a", response("a", key, ResponseAction.SUSPEND));
        rig.responses.responses.put("b", response("b", key, ResponseAction.REVOKE));

        JsonNode items = ControlRig.json(rig.get("/v1/responses")).path("items");
        assertThat(items).hasSize(2);
        assertThat(items.get(0).path("actor").textValue()).isEqualTo("detection/D22");

        HttpResponse<String> undone =
                rig.post("/v1/responses/a/undo", "{\"reason\":\"our own test\"}");
        assertThat(undone.statusCode()).as(undone.body()).isEqualTo(200);
        assertThat(ControlRig.json(undone).path("state").textValue()).isEqualTo("undone");
        assertThat(rig.actions.done).containsExactly("resume " + rig.keys.idOf(key));
        assertThat(rig.actions.orders.getFirst().actor().getId())
                .isEqualTo(rig.keys.idOf(rig.root).toString());
        assertThat(rig.post("/v1/responses/a/undo", "{}").statusCode()).isEqualTo(409);
        assertThat(rig.post("/v1/responses/b/undo", "{}").body()).contains("for good");
        assertThat(rig.post("/v1/responses/c/undo", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhenNothingIsCertain() {
        rig.responses.away = true;
        rig.responses.responses.put("a", response("a", rig.keys.add("x"), ResponseAction.SUSPEND));

        assertThat(rig.post("/v1/responses/a/undo", "{}").statusCode()).isEqualTo(503);
    }

    private Response response(String id, String key, ResponseAction action) {
        return Response.newBuilder()
                .setResponseId(id)
                .setRule("D22")
                .setSeverity(Severity.CRITICAL)
                .setKeyId(rig.keys.idOf(key).toString())
                .setAction(action)
                .setState(ResponseState.DONE)
                .setDetail("done")
                .setActor(Actor.newBuilder().setId("detection/D22").build())
                .setAt(Instant.EPOCH)
                .setNodeId("control-1")
                .build();
    }

    private HttpResponse<String> put(String path, String body) {
        return rig.send("PUT", path, body);
    }
}
