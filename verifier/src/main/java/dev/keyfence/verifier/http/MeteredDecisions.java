package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.decide.Verdict;
import dev.keyfence.verifier.verify.Decision;
import dev.keyfence.verifier.verify.DecisionSink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts decisions by outcome and reason on their way to the decision log: {@code
 * keyfence_decisions_total{outcome, reason}} and {@code keyfence_decision_seconds_total}, whose
 * quotient is the mean time to decide. Safe for any number of threads.
 */
public final class MeteredDecisions implements DecisionSink, DecisionMetrics {

    private static final String DECISIONS = "keyfence.decisions";

    private final DecisionSink next;
    private final LongAdder allowed = new LongAdder();
    private final Map<DenyReason, LongAdder> refused = new EnumMap<>(DenyReason.class);
    private final LongAdder stale = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Counts into a registry what it hands on. */
    public MeteredDecisions(DecisionSink next, MeterRegistry registry) {
        this.next = next;
        for (DenyReason reason : DenyReason.values()) {
            LongAdder count = new LongAdder();
            refused.put(reason, count);
            register(registry, reason.unavailable() ? "unavailable" : "deny", reason.code(), count);
        }
        register(registry, "allow", "ok", allowed);
        FunctionCounter.builder("keyfence.decisions.stale", stale, LongAdder::sum)
                .description(
                        "Those of all decisions that were made after the lease had run out, in"
                                + " profiles with serve_stale")
                .register(registry);
        FunctionCounter.builder(
                        "keyfence.decision.seconds",
                        nanos,
                        sum -> sum.sum() / (double) TimeUnit.SECONDS.toNanos(1))
                .description("Time spent deciding")
                .register(registry);
    }

    @Override
    public void accept(Decision decision) {
        switch (decision.verdict()) {
            case Verdict.Allow _ -> allowed.increment();
            case Verdict.Deny deny -> counterOf(deny.reason()).increment();
        }
        if (decision.stale()) {
            stale.increment();
        }
        nanos.add(decision.latencyNanos());
        next.accept(decision);
    }

    @Override
    public boolean isFull() {
        return next.isFull();
    }

    @Override
    public long decided() {
        return allowed() + denied() + unavailable();
    }

    @Override
    public long allowed() {
        return allowed.sum();
    }

    @Override
    public long denied() {
        return sum(false);
    }

    @Override
    public long unavailable() {
        return sum(true);
    }

    private long sum(boolean unavailable) {
        long sum = 0;
        for (Map.Entry<DenyReason, LongAdder> entry : refused.entrySet()) {
            if (entry.getKey().unavailable() == unavailable) {
                sum += entry.getValue().sum();
            }
        }
        return sum;
    }

    private LongAdder counterOf(DenyReason reason) {
        LongAdder counter = refused.get(reason);
        if (counter == null) {
            throw new IllegalStateException("every reason has a counter, but not " + reason);
        }
        return counter;
    }

    private static void register(
            MeterRegistry registry, String outcome, String reason, LongAdder count) {
        FunctionCounter.builder(DECISIONS, count, LongAdder::sum)
                .description("Verifications by outcome and reason")
                .tags("outcome", outcome, "reason", reason)
                .register(registry);
    }
}
