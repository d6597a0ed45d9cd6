package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.fence.LeaseGate.Source;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a node may answer after its lease, in profiles that are served stale. */
class LeaseOvertimeTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration OVERTIME = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private Duration wanted = OVERTIME;
    private final LeaseGate gate = new LeaseGate(LEASE, clock.clocks(), _ -> true, () -> wanted);
    private long sequence;

    @BeforeEach
    void join() {
        gate.caughtUp(Source.KEYS);
        gate.caughtUp(Source.FENCE);
        assertThat(renew()).isEqualTo(LEASE.plus(OVERTIME));
    }

    @Test
    void beginsWhenTheLeaseHasRunOutAndEndsWhereTheFleetWasTold() {
        assertThat(overtime()).isEqualTo(-1);
        clock.advance(LEASE);
        assertThat(gate.closed()).isEqualTo(DenyReason.FENCED);
        assertThat(overtime()).isZero();
        clock.advance(OVERTIME.minusNanos(1));
        assertThat(overtime()).isEqualTo(OVERTIME.toNanos() - 1);
        clock.advance(Duration.ofNanos(1));
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void isNoneForANodeThatNeverJoined() {
        LeaseGate other = new LeaseGate(LEASE, clock.clocks(), _ -> true, () -> wanted);
        other.caughtUp(Source.FENCE);
        other.sending(1, Samples.NOON);
        other.readBack(1, Samples.NOON);
        clock.advance(LEASE);
        assertThat(other.overtimeNanosSince(clock.nanos())).isEqualTo(-1);
    }

    @Test
    void isNoneWhileTheNodesRowsAreRebuiltOrItHasStopped() {
        clock.advance(LEASE);
        gate.rebuilding(Source.KEYS);
        assertThat(overtime()).isEqualTo(-1);
        gate.stop("closed");
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void isNotWhatAProfileWantsSinceTheFleetWasTold() {
        wanted = Duration.ofMinutes(2);
        clock.advance(LEASE.plus(OVERTIME));
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void isLongerOnceTheFleetWasTold() {
        wanted = Duration.ofMinutes(2);
        renew();
        clock.advance(LEASE.plus(OVERTIME));
        assertThat(overtime()).isEqualTo(OVERTIME.toNanos());
    }

    @Test
    void isShorterAsSoonAsTheFleetMayHaveReadThat() {
        wanted = Duration.ofSeconds(5);
        gate.sending(++sequence, Samples.NOON);
        clock.advance(LEASE.plusSeconds(5));
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void isNotLengthenedByAnOlderRenewalThatComesBackLater() {
        gate.sending(++sequence, Samples.NOON);
        wanted = Duration.ZERO;
        renew();
        gate.readBack(sequence - 1, Samples.NOON);
        clock.advance(LEASE);
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void isNoneForWhatBeganBeforeTheGateOpenedAgain() {
        clock.advance(LEASE);
        gate.observe();
        long before = clock.nanos();
        clock.advance(Duration.ofSeconds(1));
        renew();
        clock.advance(LEASE);
        assertThat(gate.overtimeNanosSince(before)).isEqualTo(-1);
        assertThat(overtime()).isZero();
    }

    @Test
    void isCutSoThatNobodyIsWaitedForLongerThanTheLongestLease() {
        wanted = FenceSettings.LEASE_MAX;
        assertThat(renew()).isEqualTo(FenceSettings.LEASE_MAX);
        clock.advance(FenceSettings.LEASE_MAX);
        assertThat(overtime()).isEqualTo(-1);
    }

    @Test
    void letsTheStalenessGrow() {
        assertThat(gate.staleness()).isZero();
        clock.advance(LEASE.plusSeconds(3));
        assertThat(gate.staleness()).isEqualTo(LEASE.plusSeconds(3));
    }

    private Duration renew() {
        Duration answersFor = gate.sending(++sequence, Samples.NOON);
        gate.readBack(sequence, Samples.NOON);
        return answersFor;
    }

    private long overtime() {
        return gate.overtimeNanosSince(clock.nanos());
    }
}
