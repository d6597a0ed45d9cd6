package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContextTest {

    @Test
    void cutsEveryPartAtItsLimit() {
        String huge = "x".repeat(100_000);
        RequestContext context = new RequestContext(huge, huge, huge, huge, null);
        assertThat(context.method()).hasSize(RequestContext.METHOD_CHARACTERS_MAX);
        assertThat(context.route()).hasSize(RequestContext.ROUTE_CHARACTERS_MAX);
        assertThat(context.clientIp()).hasSize(RequestContext.CLIENT_IP_CHARACTERS_MAX);
        assertThat(context.userAgent()).hasSize(RequestContext.USER_AGENT_CHARACTERS_MAX);
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a/b", "/a?key=kf_live_x, /a", "?key=x, ''", "/a?b?c, /a", "/a%3Fb, /a%3Fb"})
    void endsTheRouteBeforeItsQuery(String route, String kept) {
        assertThat(new RequestContext(null, route, null, null, null).route()).isEqualTo(kept);
    }

    @Test
    void leavesUnknownPartsUnknown() {
        assertThat(RequestContext.NONE).isEqualTo(new RequestContext(null, null, null, null, null));
        assertThat(RequestContext.NONE.route()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "node/1", "ä", "a\n"})
    void refusesUnfitNodeIds(String nodeId) {
        assertThatThrownBy(() -> new NodeIdentity(nodeId, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 64 characters");
        assertThatThrownBy(() -> new NodeIdentity("x".repeat(65), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
