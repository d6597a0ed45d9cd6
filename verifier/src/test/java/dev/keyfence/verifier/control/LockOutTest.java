package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.profile.AdminScope;
import java.net.http.HttpResponse;
import java.time.Instant;
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

    private static final String EXPIRES = "{\"expires_at\":\"2999-01-01T00:00:00Z\"}";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = CHANGES, delimiter = '|', quoteCharacter = '\u00a7')
    void refusesToWeakenTheLastAdministratorsKey(String change, String body) {
        refused(post(change, body));
    }

    @Test
    void refusesToSuspendTheLastAdministratorsKey() {
        String maker = rig.keys.add("maker", "keys:write");
        refused(suspend(rig.root, maker));
    }

    @Test
    void refusesToExpireTheLastAdministratorsKey() {
        refused(patch(EXPIRES));
    }

    @Test
    void refusesToScopeAwayTheLastAdministratorsKeyInAnUpdate() {
        refused(patch("{\"scopes\":[\"keys:write\"]}"));
    }

    @Test
    void suspendsAndExpiresItWhereThereIsAnother() {
        String second = rig.keys.add("second", AdminScope.all().toArray(String[]::new));
        assertThat(patch(EXPIRES).statusCode()).isEqualTo(200);
        assertThat(suspend(rig.root, second).statusCode()).isEqualTo(200);
    }

    @Test
    void letsTheLastAdministratorsKeyLiveLonger() {
        KeyId id = rig.keys.idOf(rig.root);
        rig.keys.change(id, FakeKeys.expiring(Times.micros(Instant.parse("2998-01-01T00:00:00Z"))));
        assertThat(patch(EXPIRES).statusCode()).isEqualTo(200);
        assertThat(patch("{\"expires_at\":null}").statusCode()).isEqualTo(200);
        rig.lifecycle.sent.clear();
        refused(patch(EXPIRES));
    }

    @Test
    void letsOtherKeysBeSuspendedAndExpire() {
        String other = "/v1/keys/" + rig.keys.idOf(rig.keys.add("acme", "read"));
        assertThat(rig.send("PATCH", other, EXPIRES).statusCode()).isEqualTo(200);
        assertThat(rig.post(other + "/suspend", "{}").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(textBlock = CHANGES, delimiter = '|', quoteCharacter = '\u00a7')
    void weakensItWhereThereIsAnother(String change, String body) {
        rig.keys.add("second", AdminScope.all().toArray(String[]::new));
        assertThat(post(change, body).statusCode()).isEqualTo(200);
    }

    @Test
    void knowsThatTheOtherAdministratorWasSuspended() {
        String second = rig.keys.add("second", AdminScope.all().toArray(String[]::new));
        assertThat(suspend(rig.root, second).statusCode()).isEqualTo(200);
        String last = "/v1/keys/" + rig.keys.idOf(second);
        assertThat(rig.rig.post(last + "/scopes", REPLACE, "X-Api-Key", second).body())
                .contains("last_admin_key");
    }

    @Test
    void letsItBeGivenMoreAndRotated() {
        assertThat(post("scopes", "{\"add\":[\"read\"]}").statusCode()).isEqualTo(200);
        assertThat(post("rotate", "{}").statusCode()).isEqualTo(200);
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("last_admin_key");
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    private HttpResponse<String> suspend(String key, String caller) {
        String path = "/v1/keys/" + rig.keys.idOf(key) + "/suspend";
        return rig.rig.post(path, "", "X-Api-Key", caller);
    }

    private HttpResponse<String> patch(String body) {
        return rig.send("PATCH", "/v1/keys/" + rig.keys.idOf(rig.root), body);
    }

    private HttpResponse<String> post(String change, String body) {
        return rig.post("/v1/keys/" + rig.keys.idOf(rig.root) + "/" + change, body);
    }
}
