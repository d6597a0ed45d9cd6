package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestrictionsEndpointTest {

    private static final String HELD =
            "{\"ip_allow\":[\"203.0.113.0/24\",\"::1\"],\"routes\":[\"GET /v1/**\"]}";

    private final ImportRig files = new ImportRig();
    private final ControlRig rig = files.rig;

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
    }

    @AfterAll
    void stop() {
        files.close();
    }

    @Test
    void makesShowsAndChangesThem() {
        String id = id(make(HELD));

        assertThat(restrictions(rig.get("/v1/keys/" + id))).isEqualTo(HELD);
        assertThat(restrictions(patch(id, "{\"name\":\"x\"}"))).isEqualTo(HELD);
        assertThat(restrictions(patch(id, "{\"restrictions\":{\"routes\":[\"* /a\"]}}")))
                .isEqualTo("{\"ip_allow\":[],\"routes\":[\"* /a\"]}");
        assertThat(restrictions(patch(id, "{\"restrictions\":{}}"))).isEqualTo("null");
        assertThat(restrictions(make("null"))).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                            | must be an object",
                "{\"ips\":[]}                  | may hold ip_allow and routes",
                "{\"ip_allow\":\"::1\"}        | must hold a list of strings as 'ip_allow'",
                "{\"ip_allow\":[7]}            | must hold a list of strings as 'ip_allow'",
                "{\"ip_allow\":[\"localhost\"]} | 'ip_allow': expected an address or a block",
                "{\"ip_allow\":[\"10.0.0.1/8\"]} | name the block's first",
                "{\"ip_allow\":[\"10.0.0.0/40\"]} | expected 0 to 32 bits",
                "{\"routes\":[\"/v1\"]}        | 'routes': a route is a method",
                "{\"routes\":[\"GET /{key}\"]} | no keys",
                "{\"routes\":[\"GET /a/../b\"]} | a path's segments are plain names"
            })
    void saysWhatIsWrong(String restrictions, String expected) {
        String body = restrictions.replace("{key}", rig.keys.add("acme"));

        HttpResponse<String> answer = make(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(expected).contains("\"field\":\"restrictions\"");
    }

    @Test
    void exportsThemAsItImportsThem() {
        files.upload(
                ImportRig.NDJSON,
                "{\"key\":\"%s\",\"owner\":\"moved\",\"restrictions\":%s}\n"
                        .formatted(files.secret(), HELD));
        HttpResponse<String> csv = rig.get("/v1/keys/export?format=csv&owner=moved");
        assertThat(csv.body()).contains("\"" + HELD.replace("\"", "\"\"") + "\"");

        files.upload(
                "text/csv",
                "key,owner,restrictions\n%s,again,\"%s\"\n"
                        .formatted(files.secret(), HELD.replace("\"", "\"\"")));
        assertThat(
                        List.of(files.sent(), files.sent()).stream()
                                .map(sent -> sent.create().terms().restrictions().routeTexts()))
                .containsExactly(List.of("GET /v1/**"), List.of("GET /v1/**"));
    }

    @Test
    void doesNotHoldTheLastAdministratorToAnAddress() {
        String id = rig.keys.idOf(rig.root).toString();

        assertThat(patch(id, "{\"restrictions\":" + HELD + "}").statusCode()).isEqualTo(409);
        assertThat(patch(id, "{\"restrictions\":{}}").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> make(String restrictions) {
        return rig.post("/v1/keys", "{\"owner\":\"acme\",\"restrictions\":" + restrictions + "}");
    }

    private HttpResponse<String> patch(String id, String body) {
        return rig.send("PATCH", "/v1/keys/" + id, body);
    }

    private static String id(HttpResponse<String> made) {
        return ControlRig.json(made).get("key_id").textValue();
    }

    private static String restrictions(HttpResponse<String> answer) {
        JsonNode json = ControlRig.json(answer);
        return json.get("restrictions").toString();
    }
}
