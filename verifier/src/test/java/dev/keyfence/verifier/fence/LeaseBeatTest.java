package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.NodeLease;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseBeatTest {

    private static final FenceSettings SETTINGS = FenceSettings.DEFAULTS;

    private final ManualClock clock = new ManualClock();
    private final AtomicLong fencePosition = new AtomicLong(3);
    private Duration overtime = Duration.ZERO;
    private final LeaseGate gate =
            new LeaseGate(SETTINGS.lease(), clock.clocks(), _ -> true, () -> overtime);
    private final LeaseBeat beat =
            new LeaseBeat(
                    SETTINGS,
                    Samples.node("a", 2),
                    gate,
                    new Positions(fencePosition::get, () -> 9, Samples.decisions(41, 2)),
                    clock.clocks());

    @BeforeEach
    void catchUp() {
        assertThat(beat.due()).isNull();
        gate.caughtUp(LeaseGate.Source.FENCE);
    }

    @Test
    void renewsEveryBeacon() {
        NodeLease first = beat.due();
        assertThat(first).isEqualTo(expected(1, 3));
        beat.answered();
        assertThat(beat.due()).isNull();
        assertThat(beat.quietNanos()).isEqualTo(SETTINGS.beacon().toNanos());
        clock.advance(SETTINGS.beacon());
        assertThat(beat.due()).isEqualTo(expected(2, 3));
    }

    @Test
    void acknowledgesAtOnceButOnlyOnceARoundTrip() {
        beat.due();
        assertThat(beat.acknowledge()).isTrue();
        assertThat(beat.acknowledge()).isFalse();
        assertThat(beat.due()).isNull();
        assertThat(beat.answered()).isTrue();
        fencePosition.set(4);
        assertThat(beat.due()).isEqualTo(expected(2, 4));
        assertThat(beat.answered()).isFalse();
        assertThat(beat.due()).isNull();
    }

    @Test
    void goesOnWhenKafkaIsSlowButNotForEver() {
        for (int i = 0; i < LeaseBeat.IN_FLIGHT_MAX; i++) {
            assertThat(beat.due()).isNotNull();
            clock.advance(SETTINGS.beacon());
        }
        assertThat(beat.due()).isNull();
        beat.answered();
        assertThat(beat.due()).isNotNull();
    }

    @Test
    void countsALeaseFromItsSending() {
        gate.caughtUp(LeaseGate.Source.KEYS);
        NodeLease lease = Objects.requireNonNull(beat.due());
        clock.advance(Duration.ofSeconds(1));
        gate.readBack(lease.getSequence(), lease.getSentAt());
        assertThat(gate.leaseLeft()).isEqualTo(SETTINGS.lease().minusSeconds(1));
    }

    @Test
    void tellsTheFleetForHowLongTheNodeMayAnswerEvenStale() {
        overtime = Duration.ofSeconds(30);
        NodeLease lease = Objects.requireNonNull(beat.due());
        assertThat(lease.getLeaseMillis()).isEqualTo(SETTINGS.lease().plus(overtime).toMillis());
    }

    @Test
    void saysInItsLastLeaseThatItStops() {
        assertThat(beat.claimed()).isFalse();
        beat.due();
        gate.stop("closed");
        assertThat(beat.due()).isNull();
        assertThat(beat.claimed()).isTrue();
        assertThat(beat.released().getReleased()).isTrue();
    }

    private NodeLease expected(long sequence, long position) {
        return NodeLease.newBuilder(Samples.lease("a", 2, sequence, position))
                .setSentAt(clock.clocks().now())
                .setKeysPosition(9)
                .setDecided(41L)
                .setSpooled(2L)
                .build();
    }
}
