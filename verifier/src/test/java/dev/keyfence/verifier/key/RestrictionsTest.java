package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestrictionsTest {

    private final Restrictions restrictions =
            Restrictions.parse(
                    List.of("203.0.113.0/24", "2001:db8::/32"),
                    List.of("GET,HEAD /v1/files/**", "POST /v1/models/{model}"));

    @Test
    void allowsAddressesOfItsBlocksOnly() {
        assertThat(restrictions.allowFrom("203.0.113.255")).isTrue();
        assertThat(restrictions.allowFrom("::ffff:203.0.113.1")).isTrue();
        assertThat(restrictions.allowFrom("2001:db8::7")).isTrue();
        assertThat(restrictions.allowFrom("203.0.114.0")).isFalse();
        assertThat(restrictions.allowFrom("fe80::1%eth0")).isFalse();
        assertThat(restrictions.allowFrom("localhost")).isFalse();
        assertThat(restrictions.allowFrom(null)).isFalse();
    }

    @Test
    void allowsItsRoutesOnly() {
        assertThat(restrictions.allowRoute("GET", "/v1/files/a/b?c=/../d")).isTrue();
        assertThat(restrictions.allowRoute("POST", "/v1/models/flux")).isTrue();
        assertThat(restrictions.allowRoute("POST", "/v1/files/a")).isFalse();
        assertThat(restrictions.allowRoute("get", "/v1/files/a")).isFalse();
        assertThat(restrictions.allowRoute("GET", "/v1/Files/a")).isFalse();
        assertThat(restrictions.allowRoute(null, "/v1/files/a")).isFalse();
        assertThat(restrictions.allowRoute("GET", null)).isFalse();
    }

    @Test
    void allowsNoPathThatCanBeReadInMoreThanOneWay() {
        for (String path :
                List.of(
                        "/v1/files/../admin",
                        "/v1/files/%2e%2e/admin",
                        "/v1/files//a",
                        "/v1/files/a%2fb",
                        "/v1/files/;/a",
                        "/v1/files/a/")) {
            assertThat(restrictions.allowRoute("GET", path)).as(path).isFalse();
        }
    }

    @Test
    void restrictsOnlyWhatItNames() {
        assertThat(Restrictions.NONE.allowFrom(null)).isTrue();
        assertThat(Restrictions.NONE.allowRoute(null, null)).isTrue();
        assertThat(Restrictions.parse(List.of(), List.of())).isSameAs(Restrictions.NONE);
        assertThat(Restrictions.parse(List.of("::1"), List.of()).allowRoute(null, "//")).isTrue();
    }

    @Test
    void hasAsManyOfAKindAsIsAllowed() {
        List<String> most = Collections.nCopies(Restrictions.COUNT_MAX, "::1");
        assertThat(Restrictions.parse(most, List.of()).ipTexts()).isEqualTo(most);
        assertThatThrownBy(() ->
                        Restrictions.parse(
                                Collections.nCopies(Restrictions.COUNT_MAX + 1, "::1"), List.of()))
                .hasMessageContaining("64");
    }
}
