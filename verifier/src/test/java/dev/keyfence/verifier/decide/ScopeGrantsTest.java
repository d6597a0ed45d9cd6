package dev.keyfence.verifier.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScopeGrantsTest {

    private final ScopeGrants grants =
            ScopeGrants.of(
                    Map.of(
                            "admin", List.of("write", "webhook"),
                            "write", List.of("read"),
                            "chicken", List.of("egg"),
                            "egg", List.of("chicken")));

    @Test
    void grantWhatIsImpliedAndWhatThatImplies() {
        assertThat(missing("write", "admin")).isEmpty();
        assertThat(missing("read", "admin")).isEmpty();
        assertThat(missing("read", "write")).isEmpty();
    }

    @Test
    void grantNothingTheOtherWayRound() {
        assertThat(missing("admin", "write")).contains("admin");
        assertThat(missing("webhook", "write")).contains("webhook");
        assertThat(missing("unknown", "admin")).contains("unknown");
    }

    @Test
    void endWhereScopesStandForEachOther() {
        assertThat(missing("egg", "chicken")).isEmpty();
        assertThat(missing("chicken", "egg")).isEmpty();
    }

    @Test
    void nameTheFirstThatIsMissing() {
        assertThat(grants.firstMissing(List.of("read", "webhook", "admin"), List.of("write")))
                .contains("webhook");
        assertThat(ScopeGrants.NONE.firstMissing(List.of("read"), List.of("admin")))
                .contains("read");
    }

    private Optional<String> missing(String required, String held) {
        return grants.firstMissing(List.of(required), List.of(held));
    }
}
