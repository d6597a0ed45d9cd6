package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.streams.AuditJob;
import dev.keyfence.streams.DetectionJob;
import dev.keyfence.streams.LifecycleJob;
import dev.keyfence.streams.StreamsApp;
import dev.keyfence.streams.StreamsAppSettings;
import dev.keyfence.streams.StreamsHealth;
import dev.keyfence.streams.UsageJob;
import dev.keyfence.streams.audit.proof.ProofLimits;
import dev.keyfence.streams.detection.DetectionLimits;
import dev.keyfence.streams.geo.GeoDatabases;
import dev.keyfence.verifier.assembly.Checks;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.http.HealthCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The topologies of one process: a new one has its line here. Starts once, closes once. For any
 * thread.
 */
final class Topologies implements Reconnectable, AutoCloseable {

    private final LifecycleJob lifecycle = new LifecycleJob();
    private final UsageJob usage;
    private final DetectionJob detection;
    private final GeoDatabases places;
    private final AuditJob audit = new AuditJob(ProofLimits.DEFAULT);
    private final List<StreamsApp> apps;

    private Topologies(StreamsAppSettings settings, TopologySettings told) {
        usage = new UsageJob(told.usage().limits());
        places = GeoDatabases.open(told.geo());
        detection = new DetectionJob(DetectionLimits.DEFAULT, places);
        apps =
                Stream.of(lifecycle, usage, detection, audit)
                        .map(job -> new StreamsApp(job, settings))
                        .toList();
    }

    /** The topologies of this cluster; connects to nothing. */
    static Topologies of(
            ClusterSettings cluster,
            String instanceId,
            Path stateDirectory,
            int threads,
            TopologySettings told) {
        return new Topologies(
                new StreamsAppSettings(
                        cluster.bootstrapServers(),
                        Optional.of(instanceId),
                        stateDirectory,
                        threads,
                        cluster.topics(),
                        new RecordSerdes(cluster.serdeClass(), cluster.registry()),
                        cluster.client()),
                told);
    }

    /** Begins to process; returns before the first record. */
    void start() {
        apps.forEach(StreamsApp::start);
    }

    /** Their names, in the order in which they start. */
    List<String> names() {
        return apps.stream().map(app -> app.job().name()).toList();
    }

    /** Counts what they do. */
    void meter(MeterRegistry registry) {
        apps.forEach(app -> TopologyMeters.running(registry, app));
        TopologyMeters.lifecycle(registry, lifecycle.counters());
        TopologyMeters.usage(registry, usage.counters());
        TopologyMeters.detection(registry, detection.counters());
        TopologyMeters.audit(registry, audit.counters());
    }

    /** Tells how each of them is. */
    List<HealthCheck> checks() {
        return apps.stream().map(Topologies::check).toList();
    }

    @Override
    public void reconnect() {
        apps.forEach(StreamsApp::reconnect);
    }

    @Override
    public void close() {
        // Each commits and waits for its threads: all at once, that takes as long as the slowest.
        List<Thread> closing = apps.stream().map(Topologies::closing).toList();
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        places.close();
    }

    private static Thread closing(StreamsApp app) {
        return Thread.ofPlatform().name("keyfence-close-" + app.job().name()).start(app::close);
    }

    private static HealthCheck check(StreamsApp app) {
        return Checks.of(
                app.job().name() + " topology",
                () ->
                        switch (app.check()) {
                            case StreamsHealth.Running _ ->
                                    new HealthCheck.Health(true, "processing records");
                            case StreamsHealth.NotYet(String reason) ->
                                    new HealthCheck.Health(false, reason);
                            case StreamsHealth.Stopped(String reason) ->
                                    new HealthCheck.Health(false, reason);
                        });
    }
}
