package dev.keyfence.verifier.solo;

import dev.keyfence.streams.LifecycleApp;
import dev.keyfence.streams.LifecycleHealth;
import dev.keyfence.streams.lifecycle.LifecycleCount;
import dev.keyfence.streams.lifecycle.LifecycleCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * The lifecycle topology's counts as Prometheus reads them; {@link LifecycleCount} explains them.
 */
final class LifecycleMeters {

    private LifecycleMeters() {}

    static void register(MeterRegistry registry, LifecycleApp lifecycle) {
        LifecycleCounters counters = lifecycle.counters();
        for (LifecycleCount count : LifecycleCount.values()) {
            FunctionCounter.builder(name(count), counters, all -> all.get(count))
                    .description("What the lifecycle topology did; see LifecycleCount")
                    .register(registry);
        }
        Gauge.builder(
                        "keyfence.lifecycle.running",
                        lifecycle,
                        one -> one.check() instanceof LifecycleHealth.Running ? 1 : 0)
                .description("1 when commands are processed")
                .register(registry);
    }

    private static String name(LifecycleCount count) {
        return "keyfence.lifecycle." + count.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
