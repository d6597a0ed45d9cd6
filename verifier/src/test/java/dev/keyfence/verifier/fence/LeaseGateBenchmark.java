package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.decide.DenyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the lease costs a verification. The clock's own price stands beside it: a verification looks
 * at the clock anyway, to tell its latency.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LeaseGateBenchmark {

    private final LeaseGate gate = open(Clocks.SYSTEM);
    private final LeaseGate gateOfAClockThatIsFree =
            open(new Clocks(() -> 1_000_000_000L, () -> Instant.EPOCH));

    /** The whole look at the gate. */
    @Benchmark
    public @Nullable DenyReason closed() {
        return gate.closed();
    }

    /** What is left of it when the clock costs nothing: the lease check itself. */
    @Benchmark
    public @Nullable DenyReason closedButForTheClock() {
        return gateOfAClockThatIsFree.closed();
    }

    /** The clock alone. */
    @Benchmark
    public long clock() {
        return Clocks.SYSTEM.nowNanos();
    }

    private static LeaseGate open(Clocks clocks) {
        LeaseGate gate =
                new LeaseGate(FenceSettings.LEASE_MAX, clocks, _ -> true, () -> Duration.ZERO);
        gate.caughtUp(LeaseGate.Source.KEYS);
        gate.caughtUp(LeaseGate.Source.FENCE);
        gate.sending(1, Instant.EPOCH);
        gate.readBack(1, Instant.EPOCH);
        return gate;
    }
}
