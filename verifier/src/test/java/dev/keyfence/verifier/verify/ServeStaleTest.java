package dev.keyfence.verifier.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.decide.Call;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.Failures;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.RateLimits;
import dev.keyfence.verifier.profile.RouteRules;
import dev.keyfence.verifier.profile.SpoolFull;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node whose lease has run out, and a profile that is served stale for ten nanoseconds. */
class ServeStaleTest {

    private static final Optional<DenyReason> FENCED = Optional.of(DenyReason.FENCED);

    private static final Profile PATIENT =
            new Profile(
                    Rig.PROFILE.name(),
                    Rig.PROFILE.schemes(),
                    Rig.PROFILE.twoKeys(),
                    Rig.PROFILE.format(),
                    Rig.PROFILE.imports(),
                    Rig.PROFILE.scopes(),
                    AttributeCatalogue.OPEN,
                    null,
                    RouteRules.NONE,
                    Failures.NONE,
                    10,
                    RateLimits.NONE,
                    SpoolFull.FENCE);

    private final Rig rig = new Rig();
    private final String key = rig.mint(KeyStatus.ACTIVE, List.of());

    @Test
    void answersFromWhatItKnowsAndSaysSo() {
        fenced(3, 4, 5);
        Decision decision = verify(PATIENT);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.stale()).isTrue();
        assertThat(decision.staleNanos()).isEqualTo(5);
        assertThat(rig.published).containsExactly(decision);
    }

    @Test
    void refusesWhatItKnowsToBeRevokedAndSaysThatItIsStale() {
        rig.revoked = true;
        fenced(3, 4);
        Decision decision = verify(PATIENT);

        assertThat(decision.verdict().reasonCode()).isEqualTo("revoked");
        assertThat(decision.staleNanos()).isEqualTo(4);
    }

    @Test
    void isFencedForEveryOtherProfile() {
        fenced(3, 3, 3);
        assertFenced(verify(Rig.PROFILE));
    }

    @Test
    void isFencedWhenTheLeaseRanOutTooLongAgo() {
        fenced(10, 10, 10);
        assertFenced(verify(PATIENT));
    }

    @Test
    void isFencedWhenItWasPausedDuringTheLookUpForTooLong() {
        fenced(3, 10);
        assertFenced(verify(PATIENT));
    }

    @Test
    void isFencedWhenTheGateOpenedAndShutInBetween() {
        fenced(3, Gate.NO_OVERTIME);
        assertFenced(verify(PATIENT));
    }

    @Test
    void answersStaleWhenTheLeaseRunsOutDuringTheLookUp() {
        rig.gate.addAll(List.of(Optional.empty(), FENCED));
        rig.overtime.addAll(List.of(Gate.NO_OVERTIME, 1L, 2L));
        Decision decision = verify(PATIENT);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.staleNanos()).isEqualTo(2);
    }

    @Test
    void isNotStaleWhileItHoldsItsLease() {
        assertThat(verify(PATIENT).stale()).isFalse();
    }

    @Test
    void refusesADemandForMoreThanItKnows() {
        fenced(3, 4);
        Decision decision = rig.verifier.refuseAsStale(request(PATIENT));

        assertThat(decision.verdict().reasonCode()).isEqualTo("stale");
        assertThat(decision.stale()).isFalse();
    }

    /**
     * The gate is shut whenever it is asked; so long ago has the lease run out, time after time.
     */
    private void fenced(long... overtimes) {
        for (long each : overtimes) {
            rig.gate.add(FENCED);
            rig.overtime.add(each);
        }
    }

    private Decision verify(Profile profile) {
        return rig.verifier.verify(request(profile));
    }

    private VerifyRequest request(Profile profile) {
        return new VerifyRequest(
                profile,
                new Presented.Key(key),
                Environment.LIVE,
                List.of(),
                Call.UNTOLD,
                RequestContext.NONE);
    }

    private static void assertFenced(Decision decision) {
        assertThat(decision.verdict().reasonCode()).isEqualTo("fenced");
        assertThat(decision.stale()).isFalse();
    }
}
