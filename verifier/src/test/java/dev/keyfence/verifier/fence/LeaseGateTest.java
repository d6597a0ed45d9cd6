package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.fence.LeaseGate.Source;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseGateTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Instant AT = Samples.NOON;

    private final ManualClock clock = new ManualClock();
    private boolean level = true;
    private final LeaseGate gate =
            new LeaseGate(LEASE, clock.clocks(), _ -> level, () -> Duration.ZERO);

    @Test
    void isShutUntilBothLogsAreCaughtUpAndTheFirstLeaseIsReadBack() {
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        gate.caughtUp(Source.FENCE);
        gate.sending(1, AT);
        gate.caughtUp(Source.KEYS);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        gate.readBack(1, AT);
        assertThat(gate.closed()).isNull();
        assertThat(gate.state()).isEqualTo(NodeState.SERVING);
    }

    @Test
    void opensWhenTheKeysCatchUpLast() {
        gate.caughtUp(Source.FENCE);
        renew(1);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        gate.caughtUp(Source.KEYS);
        assertThat(gate.closed()).isNull();
    }

    @Test
    void staysShutWhileAnotherNodeHasToldOfMoreKeys() {
        level = false;
        gate.caughtUp(Source.FENCE);
        gate.caughtUp(Source.KEYS);
        renew(1);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);

        level = true;
        renew(2);
        assertThat(gate.closed()).isNull();

        level = false;
        renew(3);
        assertThat(gate.closed()).as("a node that serves may be behind").isNull();
        clock.advance(LEASE);
        renew(4);
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
    }

    @Test
    void asksForNoLeaseBeforeTheFenceIsCaughtUp() {
        gate.caughtUp(Source.KEYS);
        assertThat(gate.mayClaim()).isFalse();
        gate.caughtUp(Source.FENCE);
        assertThat(gate.mayClaim()).isTrue();
    }

    @Test
    void isFencedWhenTheLeaseHasRunOutSinceItWasSent() {
        join();
        gate.sending(2, AT);
        clock.advance(Duration.ofSeconds(4));
        gate.readBack(2, AT);
        clock.advance(Duration.ofSeconds(6).minusNanos(1));
        assertThat(gate.closed()).isNull();
        assertThat(gate.leaseLeft()).hasNanos(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
        assertThat(gate.leaseLeft()).isZero();
    }

    @Test
    void holdsNothingForARenewalThatWasOnlySent() {
        join();
        clock.advance(Duration.ofSeconds(9));
        gate.sending(2, AT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
    }

    @Test
    void isNotShortenedByAnOlderRenewalThatComesBackLater() {
        join();
        gate.sending(2, AT);
        clock.advance(Duration.ofSeconds(5));
        gate.sending(3, AT);
        gate.readBack(3, AT);
        gate.readBack(2, AT);
        clock.advance(Duration.ofSeconds(9));
        assertThat(gate.closed()).isNull();
    }

    @Test
    void ignoresARenewalThatComesBackAfterItIsOver() {
        join();
        gate.sending(2, AT);
        clock.advance(LEASE);
        gate.readBack(2, AT);
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
    }

    @Test
    void opensAgainWithTheNextLeaseButNotForWhatWasAskedBefore() {
        join();
        long before = clock.nanos();
        assertThat(gate.closedSince(before)).isNull();
        clock.advance(LEASE);
        gate.observe();
        assertThat(gate.state()).isEqualTo(NodeState.FENCED);
        renew(2);
        assertThat(gate.closed()).isNull();
        assertThat(gate.closedSince(before)).isEqualTo(DenyReason.FENCED);
        assertThat(gate.closedSince(clock.nanos())).isNull();
    }

    @Test
    void noticesAGapThatNobodyLookedAt() {
        join();
        long before = clock.nanos();
        clock.advance(LEASE);
        renew(2);
        assertThat(gate.closedSince(before)).isEqualTo(DenyReason.FENCED);
    }

    @ParameterizedTest
    @EnumSource
    void mustJoinAgainWhenALogIsRebuilt(Source source) {
        join();
        gate.sending(2, AT);
        gate.rebuilding(source);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        gate.readBack(2, AT);
        gate.caughtUp(source);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        renew(3);
        assertThat(gate.closed()).isNull();
    }

    @Test
    void neverOpensAgainWhenAnotherProcessHasItsName() {
        join();
        assertThat(gate.readBack(2, AT)).isEqualTo(Lease.Reading.FOREIGN);
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
        assertThat(gate.state()).isEqualTo(NodeState.STOPPED);
        assertThat(gate.mayClaim()).isFalse();
        renew(2);
        gate.rebuilding(Source.KEYS);
        assertThat(gate.state()).isEqualTo(NodeState.STOPPED);
    }

    @Test
    void takesTheSameNumberSentAtAnotherTimeForAnotherProcess() {
        join();
        gate.sending(2, AT);
        assertThat(gate.readBack(2, AT.plusMillis(1))).isEqualTo(Lease.Reading.FOREIGN);
    }

    @Test
    void takesLeasesFoundBeforeItSentAnyForThoseOfAnEarlierLife() {
        gate.caughtUp(Source.KEYS);
        gate.caughtUp(Source.FENCE);
        assertThat(gate.readBack(57, AT)).isEqualTo(Lease.Reading.OLD);
        assertThat(gate.closed()).isEqualTo(DenyReason.WARMING_UP);
        assertThat(gate.mayClaim()).isTrue();
    }

    @Test
    void forgetsRenewalsOlderThanItRemembers() {
        join();
        for (int sequence = 2; sequence <= Lease.SENT_MAX + 2; sequence++) {
            gate.sending(sequence, AT);
        }
        assertThat(gate.readBack(2, AT)).isEqualTo(Lease.Reading.OLD);
        assertThat(gate.readBack(3, AT)).isEqualTo(Lease.Reading.RENEWED);
    }

    @ParameterizedTest
    @EnumSource
    void leavesStoppedForNoState(NodeState next) {
        assertThat(NodeState.STOPPED.canBecome(next)).isFalse();
        assertThat(NodeState.JOINING.canBecome(NodeState.FENCED)).isFalse();
        if (next != NodeState.STOPPED) {
            assertThat(next.canBecome(NodeState.STOPPED)).isTrue();
        }
    }

    private void join() {
        gate.caughtUp(Source.KEYS);
        gate.caughtUp(Source.FENCE);
        renew(1);
        assertThat(gate.closed()).isNull();
    }

    private void renew(long sequence) {
        gate.sending(sequence, AT);
        gate.readBack(sequence, AT);
    }
}
