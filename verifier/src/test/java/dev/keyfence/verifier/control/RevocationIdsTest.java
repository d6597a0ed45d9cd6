package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.fence.Target;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationIdsTest {

    private static final RevocationOrder ORDER = order("key_a", Target.owner("acme"), null, "note");

    @Test
    void isTheSameOnEveryNodeAndAtAnyTime() {
        assertThat(RevocationIds.of("retry-0001", ORDER))
                .isEqualTo("rev_6529m6m0b35t22tw6z2xtws86y")
                .isEqualTo(
                        RevocationIds.of(
                                "retry-0001",
                                new RevocationOrder(
                                        ORDER.target(),
                                        null,
                                        ORDER.reason(),
                                        ORDER.note(),
                                        new Actor("key_a", "203.0.113.9", "another call"),
                                        null)));
    }

    @Test
    void differsWithEverythingThatIsAsked() {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        List<RevocationOrder> orders =
                List.of(
                        ORDER,
                        order("key_b", Target.owner("acme"), null, "note"),
                        order("key_a", Target.owner("acme2"), null, "note"),
                        order("key_a", new Target(Target.Kind.TAG, "acme"), null, "note"),
                        order("key_a", Target.owner("acme"), time, "note"),
                        order("key_a", Target.owner("acme"), null, null),
                        order("key_a", Target.owner("acme"), null, ""));
        assertThat(orders.stream().map(order -> RevocationIds.of("retry-0001", order)))
                .doesNotHaveDuplicates();
        assertThat(RevocationIds.of("retry-0002", ORDER))
                .isNotEqualTo(RevocationIds.of("retry-0001", ORDER));
    }

    @Test
    void sharesItsFirstHalfWithOtherUsesOfTheSameKey() {
        String one = RevocationIds.of("retry-0001", ORDER);
        String other =
                RevocationIds.of("retry-0001", order("key_a", Target.EVERYTHING, null, null));
        assertThat(other).isNotEqualTo(one).startsWith(one.substring(0, 4 + 12));
    }

    private static RevocationOrder order(
            String actor, Target target, @Nullable Instant before, @Nullable String note) {
        return new RevocationOrder(
                target,
                before,
                RevocationReason.SUPERSEDED,
                note,
                new Actor(actor, null, null),
                null);
    }
}
