package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.alert.UserRule;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and risks over HTTP. */
class RulesEndpointTest {

    private static final String AT = "at=2026-11-22T12:00:01Z";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void listsRulesAndWhatCanBeSet() {
        assertThat(rig.get("/v1/rules").body())
                .contains(
                        "{\"rule\":\"D3\",\"name\":\"bruteforce_source\"",
                        "\"enabled\":true,\"severity\":null,\"severity_default\":\"low\"",
                        "{\"name\":\"failures\",\"value\":\"10\",\"default\":\"10\"}",
                        "\"rule\":\"D12\"",
                        "\"technique\":null,\"enabled\":true");
    }

    @Test
    void setsWhatDiffersFromTheDefaults() {
        HttpResponse<String> set =
                put(
                        "D3",
                        "{\"severity\":\"high\",\"settings\":{\"failures\":\"50\"}}",
                        "If-Match",
                        "\"0\"");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(set.headers().firstValue("ETag")).hasValue("\"1\"");
        JsonNode rule = ControlRig.json(rig.get("/v1/rules")).get("items").get(0);
        assertThat(rule.get("severity").textValue()).isEqualTo("high");
        assertThat(rule.get("settings").get(0).get("value").textValue()).isEqualTo("50");
        assertThat(rule.get("actor").get("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());

        assertThat(put("D3", "{}", "If-Match", "\"0\"").statusCode()).isEqualTo(412);
        JsonNode back = ControlRig.json(put("D3", "{\"enabled\":false}", "If-Match", "*"));
        assertThat(back.get("severity").isNull()).isTrue();
        assertThat(back.get("enabled").booleanValue()).isFalse();
        assertThat(back.get("version").intValue()).isEqualTo(2);
        assertThat(ControlRig.json(put("D12", "{}")).get("enabled").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"severity\":\"urgent\"}",
                "{\"enabled\":\"yes\"}",
                "{\"settings\":{\"colour\":\"red\"}}",
                "{\"settings\":{\"failures\":\"0\"}}",
                "{\"settings\":{\"failures\":50}}",
                "{\"settings\":{\"window\":\"PT1S\"}}",
                "{\"rule\":\"D3\"}"
            })
    void refusesWhatIsOutOfRange(String body) {
        assertThat(put("D3", body).statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhatItCannotDo() {
        assertThat(put("D99", "{}").statusCode()).isEqualTo(404);
        assertThat(put("D3", "{}", "If-Match", "1").statusCode()).isEqualTo(400);
        assertThat(put("D3", "{\"settings\":{\"failures\":\"0\"}}").body())
                .contains("'settings' failures is 1 to 999");
        rig.settings.broken = true;
        assertThat(put("D3", "{}").statusCode()).isEqualTo(503);
        rig.settings.complete = false;
        assertThat(rig.get("/v1/rules").statusCode()).isEqualTo(503);
    }

    @Test
    void setsAndRemovesRulesOfUsers() {
        HttpResponse<String> made = user("PUT", "mine", "rule: mine\n", "If-Match", "\"0\"");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("ETag")).hasValue("\"1\"");
        JsonNode rule = ControlRig.json(made);
        assertThat(rule.get("rule").textValue()).isEqualTo("U:mine");
        assertThat(rule.get("severity_default").textValue()).isEqualTo("high");
        assertThat(rule.get("actor").get("id").textValue())
                .isEqualTo(rig.keys.idOf(rig.root).toString());

        assertThat(user("PUT", "mine", "rule: mine\n#", "If-Match", "\"0\"").statusCode())
                .isEqualTo(412);
        assertThat(
                        ControlRig.json(user("PUT", "mine", "rule: mine\n# 2"))
                                .get("version")
                                .intValue())
                .isEqualTo(2);
        JsonNode listed = ControlRig.json(rig.get("/v1/rules")).get("items").get(2);
        assertThat(listed.get("yaml").textValue()).isEqualTo("rule: mine\n# 2");
        assertThat(listed.get("enabled").booleanValue()).isTrue();

        assertThat(user("DELETE", "mine", "", "If-Match", "\"1\"").statusCode()).isEqualTo(412);
        assertThat(user("DELETE", "mine", "").statusCode()).isEqualTo(200);
        assertThat(user("DELETE", "mine", "").statusCode()).isEqualTo(404);
        assertThat(ControlRig.json(rig.get("/v1/rules")).get("items")).hasSize(2);
    }

    @Test
    void saysWhatIsWrongWithARuleOfAUsers() {
        HttpResponse<String> refused = user("PUT", "mine", "nonsense");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("invalid_rule", "rule:1: expected a rule; rule:2: and more");
        assertThat(user("PUT", "mine", "").statusCode()).isEqualTo(400);
        assertThat(user("PUT", "mine", "rule: mine\n" + "#".repeat(65_536)).body())
                .contains("65536 bytes at the most");
        assertThat(user("PUT", "mine", "rule: mine\n# " + rig.root).body())
                .contains("the rule holds a key")
                .doesNotContain(rig.root);
        assertThat(user("PUT", "mine", "rule: mine\n", "If-Match", "1").statusCode())
                .isEqualTo(400);

        assertThat(user("PUT", "one", "rule: one\n").statusCode()).isEqualTo(201);
        assertThat(user("PUT", "two", "rule: two\n").statusCode()).isEqualTo(201);
        assertThat(user("PUT", "three", "rule: three\n").body()).contains("too_many_rules");
        assertThat(user("PUT", "two", "rule: two\n#").statusCode()).isEqualTo(200);
        rig.settings.broken = true;
        assertThat(user("PUT", "two", "rule: two\n").statusCode()).isEqualTo(503);
        assertThat(user("DELETE", "two", "").statusCode()).isEqualTo(503);
    }

    @Test
    void doesNotTakeARuleItHasNotReadYetForNone() {
        rig.settings.complete = false;
        assertThat(user("PUT", "mine", "rule: mine\n").statusCode()).isEqualTo(503);
        assertThat(user("DELETE", "mine", "").statusCode()).isEqualTo(503);
    }

    @Test
    void tellsOfARuleThatCannotBeReadAnyMore() throws NotWrittenException {
        rig.settings.put(
                new UserRule("old", "?", new SettingChange(3, new Actor("key_1", null, null), 0)));

        assertThat(
                        ControlRig.json(rig.get("/v1/rules"))
                                .get("items")
                                .get(2)
                                .get("about")
                                .textValue())
                .startsWith("Cannot be used: rule:1");
    }

    @Test
    void tellsTheHighestRisks() {
        rig.alerts.raise(SampleAlerts.key("D1", "key_1", "acme").build());
        rig.alerts.raise(
                SampleAlerts.key("D6", "key_1", "acme").setSeverity(Severity.CRITICAL).build());
        rig.alerts.raise(SampleAlerts.address("D3", "192.0.2.7").build());
        rig.alerts.raise(
                SampleAlerts.address("D4", "192.0.2.8")
                        .setLastSeen(SampleAlerts.NOW.minusSeconds(86_401))
                        .build());

        JsonNode items = ControlRig.json(rig.get("/v1/risk?" + AT)).get("items");
        assertThat(items).hasSize(3);
        assertThat(items.get(0).toString())
                .isEqualTo(
                        "{\"entity_kind\":\"key\",\"entity\":\"key_1\",\"risk\":44.26,\"severity\":\"critical\","
                                + "\"alert_count\":2,\"last_seen\":\"2026-11-22T12:00:00Z\"}");
        assertThat(ControlRig.json(rig.get("/v1/risk?entity_kind=address&" + AT)).get("items"))
                .hasSize(1);
        JsonNode top = ControlRig.json(rig.get("/v1/risk?limit=1&" + AT));
        assertThat(top.get("items")).hasSize(1);
        assertThat(top.get("complete").booleanValue()).isFalse();
        assertThat(ControlRig.json(rig.get("/v1/risk")).get("items")).isNotNull();
    }

    @Test
    void tellsWhereARiskComesFrom() {
        rig.alerts.raise(SampleAlerts.key("D1", "key_1", "acme").build());
        rig.alerts.raise(SampleAlerts.key("D2", "key_2", "acme").build());

        JsonNode risk = ControlRig.json(rig.get("/v1/risk?entity_kind=owner&entity=acme&" + AT));
        assertThat(risk.get("risk").doubleValue()).isEqualTo(24.35);
        assertThat(risk.get("alerts")).hasSize(2);
        assertThat(risk.get("alerts").get(0).get("share").doubleValue()).isEqualTo(17.99);
        assertThat(risk.get("alerts").get(0).get("status").textValue()).isEqualTo("new");
        JsonNode none = ControlRig.json(rig.get("/v1/risk?entity_kind=key&entity=key_9&" + AT));
        assertThat(none.get("risk").doubleValue()).isZero();
        assertThat(none.get("last_seen").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?entity=acme",
                "?entity_kind=network",
                "?entity_kind=moon",
                "?at=soon",
                "?cursor=x",
                "?limit=0"
            })
    void refusesQueriesItDoesNotUnderstand(String query) {
        assertThat(rig.get("/v1/risk" + query).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> user(String method, String name, String body, String... headers) {
        return rig.send(method, "/v1/rules/user/" + name, body, headers);
    }

    private HttpResponse<String> put(String rule, String body, String... headers) {
        return rig.send("PUT", "/v1/rules/" + rule, body, headers);
    }
}
