package dev.keyfence.verifier.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented.Malformed;
import dev.keyfence.verifier.credential.Presented.None;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationSchemeTest {

    private final AuthorizationScheme bearer = new AuthorizationScheme("Bearer");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic dXNlcjpwYXNz",
                "Bearerish abc",
                "Bearer-2 abc",
                "Bearer9 abc",
                "Bearer~ abc",
                "BearerX",
                "Bearera x",
                "Bearerz x",
                "BearerA x",
                "BearerZ x",
                "Bearer0 x",
                "Bearer! x",
                "Bearer| x",
                "Bear",
                "abc",
                "Key abc",
            })
    void leavesOtherSchemesAlone(String value) {
        assertThat(read(value)).isEqualTo(None.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "bearer ",
                "Bearer\tabc",
                "Bearer\u00a0abc",
                "Bearer\u2003abc",
                "Bearer\nabc",
                "Bearer:abc",
                "Bearer,abc",
                "Bearer=abc",
                "Bearer\"abc\"",
                "Bearer/abc",
                "Bearer[abc",
                "Bearer{abc",
                "Bearer@abc",
                "Bearer\u0000abc",
                "Bearer abc, Bearer def",
                "Bearer Bearer abc",
                "Bearer abc Basic def",
            })
    void refusesItsOwnSchemePutWrongly(String value) {
        assertThat(read(value)).isEqualTo(Malformed.INSTANCE);
    }

    private Presented read(String value) {
        return bearer.read(new TestHeaders().with("Authorization", value));
    }
}
