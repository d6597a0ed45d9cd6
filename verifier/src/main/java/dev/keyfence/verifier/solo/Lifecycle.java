package dev.keyfence.verifier.solo;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.streams.LifecycleApp;
import dev.keyfence.streams.LifecycleAppSettings;
import dev.keyfence.streams.LifecycleHealth;
import dev.keyfence.verifier.assembly.Checks;
import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.http.HealthCheck;
import java.nio.file.Path;
import java.util.Optional;

/** The lifecycle topology in this process. */
final class Lifecycle {

    private Lifecycle() {}

    static LifecycleApp of(
            ClusterSettings cluster, String instanceId, Path stateDirectory, int threads) {
        return new LifecycleApp(
                new LifecycleAppSettings(
                        cluster.bootstrapServers(),
                        LifecycleAppSettings.DEFAULT_APPLICATION_ID,
                        Optional.of(instanceId),
                        stateDirectory,
                        threads,
                        cluster.topics(),
                        new RecordSerdes(cluster.serdeClass(), cluster.registry()),
                        cluster.client()));
    }

    static HealthCheck check(LifecycleApp lifecycle) {
        return Checks.of(
                "lifecycle topology",
                () ->
                        switch (lifecycle.check()) {
                            case LifecycleHealth.Running _ ->
                                    new HealthCheck.Health(true, "processing commands");
                            case LifecycleHealth.NotYet(String reason) ->
                                    new HealthCheck.Health(false, reason);
                            case LifecycleHealth.Stopped(String reason) ->
                                    new HealthCheck.Health(false, reason);
                        });
    }
}
