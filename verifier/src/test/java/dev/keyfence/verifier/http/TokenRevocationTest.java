package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.TokenRevocation.Outcome;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code POST /oauth2/revoke} as RFC 7009 has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRevocationTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Rig rig = Rig.data();

    @BeforeEach
    void reset() {
        rig.tokens.outcome = Outcome.REVOKED;
        rig.tokens.presented.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void endsTheTokenInTheForm() {
        HttpResponse<String> answer =
                post(
                        FORM + "; charset=UTF-8",
                        "token_type_hint=access_token&token=a%2Bb%20c+d&x=y");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(rig.tokens.presented).containsExactly("a+b c d");
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "UNKNOWN"})
    void answersAlikeWhetherTheTokenOpenedAnything(Outcome outcome) {
        rig.tokens.outcome = outcome;
        HttpResponse<String> answer = post(FORM, "token=abc");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LAST_ADMIN_KEY, 409, last_admin_key", "UNAVAILABLE, 503, temporarily_unavailable"})
    void saysWhenTheKeyStillLives(Outcome outcome, int status, String error) {
        rig.tokens.outcome = outcome;
        HttpResponse<String> answer = post(FORM, "token=abc");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"" + error + "\",\"error_description\":");
        assertThat(answer.body()).doesNotContain("abc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"token\":\"abc-secret\"} | send the token in a body",
                "text/plain | token=abc-secret | send the token in a body",
                FORM + " | tokens=abc-secret | 'token' is missing",
                FORM + " | token=&x=abc-secret | 'token' is missing",
                FORM + " | token | 'token' is missing",
                FORM + " | token=abc-secret&token=abc-secret | is there twice",
                FORM + " | token=abc-secret%zz | escapes or characters are broken"
            },
            quoteCharacter = '\u00a7')
    void refusesWhatIsNoSuchRequest(String type, String body, String description) {
        HttpResponse<String> answer = post(type, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"error\":\"invalid_request\"", description)
                .doesNotContain("abc-secret");
        assertThat(rig.tokens.presented).isEmpty();
    }

    @Test
    void refusesATokenInTheUrlAndAnEmptyBody() {
        HttpResponse<String> inUrl =
                rig.send(
                        rig.request("/oauth2/revoke?token=abc-secret")
                                .header("Content-Type", FORM)
                                .POST(HttpRequest.BodyPublishers.ofString("token=abc")));
        assertThat(inUrl.statusCode()).isIn(400, 415);
        assertThat(inUrl.body()).doesNotContain("abc-secret");
        assertThat(post(FORM, "").body()).contains("'token' is missing");
        assertThat(post(FORM, "token=" + "x".repeat(8_193)).body()).contains("too long");
        assertThat(rig.tokens.presented).isEmpty();
    }

    @Test
    void isOnTheControlPlaneToo() {
        try (Rig control = Rig.control(new FakeKeys(), List.of())) {
            assertThat(control.routes()).contains("POST /oauth2/revoke");
        }
    }

    @Test
    void slowsDownWhoPresentsManyTokensThatOpenNothing() {
        try (Rig fresh = Rig.data()) {
            fresh.tokens.outcome = Outcome.UNKNOWN;
            HttpResponse<String> last = post(fresh, FORM, "token=guess");
            for (int i = 0; i < 50 * MissLimit.BURST && last.statusCode() == 200; i++) {
                last = post(fresh, FORM, "token=guess" + i);
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("retry-after")).hasValue("1");
            fresh.tokens.outcome = Outcome.REVOKED;
            assertThat(post(fresh, FORM, "token=held").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> post(String type, String body) {
        return post(rig, type, body);
    }

    private static HttpResponse<String> post(Rig to, String type, String body) {
        return to.send(
                to.request("/oauth2/revoke")
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
