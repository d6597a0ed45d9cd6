package dev.keyfence.verifier.solo;

import dev.keyfence.streams.StreamsApp;
import dev.keyfence.streams.StreamsHealth;
import dev.keyfence.streams.audit.AuditCount;
import dev.keyfence.streams.audit.AuditCounters;
import dev.keyfence.streams.detection.DetectionCount;
import dev.keyfence.streams.detection.DetectionCounters;
import dev.keyfence.streams.lifecycle.LifecycleCount;
import dev.keyfence.streams.lifecycle.LifecycleCounters;
import dev.keyfence.streams.usage.UsageCount;
import dev.keyfence.streams.usage.UsageCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The topologies' counts as Prometheus reads them; {@link LifecycleCount}, {@link UsageCount},
 * {@link DetectionCount} and {@link AuditCount} explain their own.
 */
final class TopologyMeters {

    private static final double MILLIS_PER_SECOND = 1_000;

    private TopologyMeters() {}

    static void running(MeterRegistry registry, StreamsApp app) {
        Gauge.builder(
                        "keyfence.topology.running",
                        app,
                        one -> one.check() instanceof StreamsHealth.Running ? 1 : 0)
                .description("1 when its records are processed")
                .tag("topology", app.job().name())
                .register(registry);
    }

    static void lifecycle(MeterRegistry registry, LifecycleCounters counters) {
        for (LifecycleCount count : LifecycleCount.values()) {
            FunctionCounter.builder(name("lifecycle", count), counters, all -> all.get(count))
                    .description("What the lifecycle topology did; see LifecycleCount")
                    .register(registry);
        }
    }

    static void usage(MeterRegistry registry, UsageCounters counters) {
        for (UsageCount count : UsageCount.values()) {
            FunctionCounter.builder(name("usage", count), counters, all -> all.get(count))
                    .description("What the usage topology did; see UsageCount")
                    .register(registry);
        }
    }

    static void detection(MeterRegistry registry, DetectionCounters counters) {
        for (DetectionCount count : DetectionCount.values()) {
            FunctionCounter.builder(name("detection", count), counters, all -> all.get(count))
                    .description("What the detection topology did; see DetectionCount")
                    .register(registry);
        }
    }

    static void audit(MeterRegistry registry, AuditCounters counters) {
        for (AuditCount count : AuditCount.values()) {
            FunctionCounter.builder(name("audit", count), counters, all -> all.get(count))
                    .description("What the audit topology did; see AuditCount")
                    .register(registry);
        }
        Gauge.builder("keyfence.audit.read.to", counters, TopologyMeters::readToSeconds)
                .description("All decisions are compared that brokers took before; since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    private static double readToSeconds(AuditCounters counters) {
        OptionalLong millis = counters.readToMillis();
        return millis.isPresent() ? millis.getAsLong() / MILLIS_PER_SECOND : Double.NaN;
    }

    private static String name(String topology, Enum<?> count) {
        return "keyfence."
                + topology
                + '.'
                + count.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
