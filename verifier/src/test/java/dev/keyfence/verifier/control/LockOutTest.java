package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.profile.AdminScope;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last administrator's key is not weakened by mistake, either. */
class LockOutTest {

    private static final String CHANGES =
            """
            scopes  | {"remove":["audit:read"]}
            scopes  | {"replace":["keys:write"]}
            """;

    private static final String REPLACE = "{\"replace\":[\"keys:write\"]}";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CHANGES, delimiter = '|', quoteCharacter = '\u00a7')
    void refusesToWeakenTheLastAdministratorsKey(String change, String body) {
        HttpResponse<String> answer = post(change, body);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("last_admin_key");
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CHANGES, delimiter = '|', quoteCharacter = '\u00a7')
    void weakensItWhereThereIsAnother(String change, String body) {
        rig.keys.add("second", AdminScope.all().toArray(String[]::new));
        assertThat(post(change, body).statusCode()).isEqualTo(200);
    }

    @Test
    void knowsThatTheOtherAdministratorWasSuspended() {
        String path = "/v1/keys/" + rig.keys.idOf(rig.root) + "/suspend";
        String second = rig.keys.add("second", AdminScope.all().toArray(String[]::new));
        assertThat(rig.rig.post(path, "", "X-Api-Key", second).statusCode()).isEqualTo(200);
        String last = "/v1/keys/" + rig.keys.idOf(second);
        assertThat(rig.rig.post(last + "/scopes", REPLACE, "X-Api-Key", second).body())
                .contains("last_admin_key");
    }

    @Test
    void letsItBeGivenMoreAndRotated() {
        assertThat(post("scopes", "{\"add\":[\"read\"]}").statusCode()).isEqualTo(200);
        assertThat(post("rotate", "{}").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String change, String body) {
        return rig.post("/v1/keys/" + rig.keys.idOf(rig.root) + "/" + change, body);
    }
}
