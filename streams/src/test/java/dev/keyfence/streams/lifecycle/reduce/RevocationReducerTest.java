package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.active;
import static dev.keyfence.streams.lifecycle.reduce.Samples.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationReducerTest {

    /** The sample key was created at fence position 100. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    OWNER,       acme,     100, true
                    OWNER,       acme,      99, false
                    OWNER,       other,    500, false
                    TAG,         ci,       100, true
                    TAG,         cd,       500, false
                    PROFILE,     keyfence, 100, true
                    PROFILE,     claid,    500, false
                    ENVIRONMENT, live,     100, true
                    ENVIRONMENT, test,     500, false
                    EVERYTHING,  '',       100, true
                    EVERYTHING,  '',        99, false
                    KEY,         key_x,    500, false
                    """)
    void coversByTargetAndByTheOrderOfTheLog(
            TargetKind kind, String value, long offset, boolean covered) {
        assertThat(Coverage.covers(active(), fenced(revocation(kind, value), offset)))
                .isEqualTo(covered);
    }

    @Test
    void coversTheNamedKeyWhateverTheOrderAndTheClocksSay() {
        Revocation.Builder named =
                revocation(TargetKind.KEY, KEY).setIssuedBefore(NOW.minusSeconds(1));

        assertThat(Coverage.covers(active(), fenced(named, 0))).isTrue();
    }

    @Test
    void coversOnlyKeysCreatedBeforeTheTimeGiven() {
        Revocation.Builder owner = revocation(TargetKind.OWNER, "acme");

        assertThat(Coverage.covers(active(), fenced(owner.setIssuedBefore(NOW), 100))).isFalse();
        assertThat(Coverage.covers(active(), fenced(owner.setIssuedBefore(NOW.plusMillis(1)), 100)))
                .isTrue();
        assertThat(Coverage.covers(active(), fenced(owner.setIssuedBefore(NOW.plusMillis(1)), 99)))
                .isFalse();
    }

    @Test
    void endsTheKeyAndTellsWhy() {
        FencedRevocation fenced =
                fenced(revocation(TargetKind.OWNER, "acme").setLeakSource("github"), 100);

        Applied applied = RevocationReducer.reduce(active(), fenced, NOW).orElseThrow();

        assertThat(applied.state().getStatus()).isEqualTo(KeyStatus.REVOKED);
        assertThat(applied.state().getVersion()).isEqualTo(2);
        assertThat(applied.state().getSecrets()).isEqualTo(active().getSecrets());
        assertThat(applied.state().getUpdatedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(applied.event().getType()).isEqualTo(KeyEventType.REVOKED);
        assertThat(applied.event().getReason()).isEqualTo("key_compromise");
        assertThat(applied.event().getNote()).isEqualTo("leaked");
        assertThat(applied.event().getRevocationId()).isEqualTo("rev_OWNER_acme");
        assertThat(applied.event().getLeakSource()).isEqualTo("github");
        assertThat(applied.event().getCommandId()).isNull();
        assertThat(applied.event().getBefore().getStatus()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(applied.event().getAfter().getStatus()).isEqualTo(KeyStatus.REVOKED);
    }

    @Test
    void leavesARevokedKeyToItsFirstRevocation() {
        KeyState revoked = KeyState.newBuilder(active()).setStatus(KeyStatus.REVOKED).build();

        assertThat(
                        RevocationReducer.reduce(
                                revoked, fenced(revocation(TargetKind.EVERYTHING, ""), 500), NOW))
                .isEmpty();
    }

    private static FencedRevocation fenced(Revocation.Builder revocation, long offset) {
        return new FencedRevocation(revocation.build(), offset);
    }
}
