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

/** The attributes that a profile names, wherever keys get them: at {@code clary}, tiers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttributesEndpointTest {

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
    void givesAKeyWhatItsMakerDoesNotName() {
        HttpResponse<String> made = make("");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(tier(made)).isEqualTo("lite");
    }

    @Test
    void takesWhatTheProfileKnowsAndNothingElse() {
        assertThat(tier(make(",\"attributes\":{\"tier\":\"standard\"}"))).isEqualTo("standard");
        assertThat(make(",\"attributes\":{\"tier\":\"gold\"}").body())
                .contains("'attributes' must have for 'tier': one of lite, standard, professional");
        assertThat(make(",\"attributes\":{\"teir\":\"lite\"}").body())
                .contains("'attributes' may name nothing but tier");
    }

    @Test
    void changesATier() {
        String id = ControlRig.json(make("")).get("key_id").textValue();

        HttpResponse<String> changed = patch(id, "{\"attributes\":{\"tier\":\"professional\"}}");
        assertThat(tier(changed)).isEqualTo("professional");
        assertThat(patch(id, "{\"attributes\":{\"tier\":\"gold\"}}").statusCode()).isEqualTo(400);
        assertThat(tier(patch(id, "{\"name\":\"other\"}"))).isEqualTo("professional");
        assertThat(tier(patch(id, "{\"attributes\":{}}"))).isEqualTo("lite");
    }

    @Test
    void holdsImportsToThem() {
        String row = "{\"key\":\"%s\",\"profile\":\"clary\",\"owner\":\"acme\"%s}\n";
        List<JsonNode> report =
                ImportRig.report(
                        files.upload(
                                ImportRig.NDJSON,
                                row.formatted(files.secret(), "")
                                        + row.formatted(
                                                files.secret(),
                                                ",\"attributes\":{\"tier\":\"gold\"}")));

        assertThat(report)
                .anySatisfy(line -> {
                    assertThat(line.path("accepted").intValue()).isEqualTo(1);
                    assertThat(line.path("rejected").intValue()).isEqualTo(1);
                })
                .anySatisfy(
                        line -> assertThat(line.path("field").textValue()).isEqualTo("attributes"));
        assertThat(files.sent().create().terms().attributes()).containsEntry("tier", "lite");
    }

    private HttpResponse<String> make(String more) {
        return rig.post("/v1/keys", "{\"profile\":\"clary\",\"owner\":\"acme\"" + more + "}");
    }

    private HttpResponse<String> patch(String id, String body) {
        return rig.send("PATCH", "/v1/keys/" + id, body);
    }

    private static String tier(HttpResponse<String> answer) {
        return ControlRig.json(answer).get("attributes").get("tier").textValue();
    }
}
