package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaks that administrators report. */
class LeaksEndpointTest {

    private static final String PATH = "/v1/leaks";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void endsTheKeysOfLeakedSecretsAndKeepsWhoFoundThem() {
        String first = rig.keys.add("acme", "read");
        String second = rig.keys.add("beta", "read");
        String digest = HexFormat.of().formatHex(KeyDigest.of(second).toBytes());

        HttpResponse<String> answer =
                rig.post(
                        PATH,
                        "{\"keys\":[\"nobody's\",\"%s\"],\"digests\":[\"%s\"],\"source\":\"pastebin\",\"note\":\"week 47\"}"
                                .formatted(first, digest));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode json = ControlRig.json(answer);
        assertThat(json.path("known").intValue()).isEqualTo(2);
        assertThat(json.path("unknown").intValue()).isEqualTo(1);
        JsonNode items = json.path("items");
        assertThat(items.get(0).toString())
                .isEqualTo("{\"in\":\"keys\",\"index\":0,\"outcome\":\"unknown\"}");
        assertThat(items.get(1).path("outcome").textValue()).isEqualTo("revoked");
        assertThat(items.get(1).path("key_id").textValue())
                .isEqualTo(rig.keys.idOf(first).toString());
        assertThat(items.get(1).path("owner").textValue()).isEqualTo("acme");
        assertThat(items.get(1).path("status").textValue()).isEqualTo("confirmed");
        assertThat(items.get(2).path("in").textValue()).isEqualTo("digests");
        assertThat(items.get(2).path("index").intValue()).isZero();
        assertThat(answer.body()).doesNotContain(first, second, digest, "nobody");
        assertThat(List.of(status(first), status(second))).containsOnly(KeyStatus.REVOKED);
        RevocationOrder order = rig.revocations.orders.getFirst();
        assertThat(order.target()).isEqualTo(Target.key(rig.keys.idOf(first)));
        assertThat(order.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE);
        assertThat(order.leakSource()).isEqualTo("pastebin");
        assertThat(order.note()).isEqualTo("week 47");
        assertThat(order.actor().id()).isEqualTo(rig.keys.idOf(rig.root).toString());
    }

    @Test
    void isOneRevocationHoweverOftenItIsReported() {
        String key = rig.keys.add("acme", "read");
        String digest = HexFormat.of().formatHex(KeyDigest.of(key).toBytes());
        String body =
                "{\"keys\":[\"%s\",\"%s\"],\"digests\":[\"%s\"],\"source\":\"a\"}"
                        .formatted(key, key, digest);

        JsonNode first = ControlRig.json(rig.post(PATH, body)).path("items");
        JsonNode again =
                ControlRig.json(rig.post(PATH, body.replace("\"a\"", "\"b\""))).path("items");

        assertThat(rig.revocations.orders).hasSize(1);
        assertThat(first).hasSize(3);
        assertThat(again).isEqualTo(first);
        assertThat(first).allMatch(item -> item.path("outcome").textValue().equals("revoked"));
    }

    @Test
    void tellsWhatWasDeadBefore() {
        String dead =
                rig.keys.add(Environment.LIVE, "acme", FakeKeys.status(KeyStatus.REVOKED), "read");

        JsonNode item = ControlRig.json(report(dead, "")).path("items").get(0);

        assertThat(item.path("outcome").textValue()).isEqualTo("already_revoked");
        assertThat(item.path("owner").textValue()).isEqualTo("acme");
        assertThat(rig.revocations.orders).isEmpty();
    }

    @Test
    void sparesTheLastAdministratorUnlessTheyAreMeant() {
        JsonNode item = ControlRig.json(report(rig.root, "")).path("items").get(0);
        assertThat(item.path("outcome").textValue()).isEqualTo("last_admin_key");
        assertThat(status(rig.root)).isEqualTo(KeyStatus.ACTIVE);

        JsonNode meant =
                ControlRig.json(report(rig.root, ",\"confirm\":\"last_admin_key\""))
                        .path("items")
                        .get(0);
        assertThat(meant.path("outcome").textValue()).isEqualTo("revoked");
        assertThat(status(rig.root)).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void saysWhenItIsNotCertainThatAKeyIsDead() {
        String key = rig.keys.add("acme", "read");
        rig.revocations.away = true;
        HttpResponse<String> answer = report(key, "");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("kafka_unavailable").doesNotContain(key);

        rig.keys.gate(DenyReason.FENCED);
        assertThat(report(key, "").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "{} | 'source' is required",
                "{\"source\":\"a\"} | must hold 1 to 1000 together",
                "{\"source\":\" \",\"keys\":[\"a\"]} | 'source' must not be blank",
                "{\"source\":\"a\",\"keys\":\"a\"} | 'keys' must be a list of strings",
                "{\"source\":\"a\",\"keys\":[7]} | 'keys' must be a list of strings",
                "{\"source\":\"a\",\"digests\":[\"00\"]} | 'digests' must each be a SHA-256",
                "{\"source\":\"a\",\"keys\":[\"a\"],\"confirm\":\"yes\"} | must be last_admin_key",
                "{\"source\":\"a\",\"keys\":[\"a\"],\"wait_ms\":-1} | must be 0 to 60000",
                "{\"source\":\"a\",\"keys\":[\"a\"],\"reason\":\"unspecified\"} | a field that is not known"
            })
    void saysWhatIsWrong(String body, String expected) {
        HttpResponse<String> answer = rig.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(expected);
    }

    @Test
    void doesNotTakeAKeyForItsSource() {
        String key = rig.keys.add("acme", "read");

        HttpResponse<String> answer =
                rig.post(PATH, "{\"keys\":[\"a\"],\"source\":\"" + key + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("looks like a key").doesNotContain(key);
    }

    private HttpResponse<String> report(String key, String more) {
        return rig.post(PATH, "{\"keys\":[\"" + key + "\"],\"source\":\"test\"" + more + "}");
    }

    private KeyStatus status(String key) {
        return rig.keys.find(rig.keys.idOf(key)).orElseThrow().key().status();
    }
}
