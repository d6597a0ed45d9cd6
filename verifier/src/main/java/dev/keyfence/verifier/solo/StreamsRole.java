package dev.keyfence.verifier.solo;

import dev.keyfence.streams.LifecycleApp;
import dev.keyfence.verifier.assembly.DataDirectory;
import dev.keyfence.verifier.assembly.Parts;
import dev.keyfence.verifier.assembly.Progress;
import dev.keyfence.verifier.assembly.Readiness;
import dev.keyfence.verifier.assembly.Role;
import dev.keyfence.verifier.assembly.TopicSetup;
import java.util.List;

/** Runs the topologies, and nothing else. */
public final class StreamsRole implements Role {

    private final StreamsSettings settings;

    /** The topologies of a cluster. */
    public StreamsRole(StreamsSettings settings) {
        this.settings = settings;
    }

    @Override
    public Started start(Parts parts, Progress progress) {
        DataDirectory data =
                parts.add("data directory", DataDirectory.open(settings.dataDirectory()));
        progress.stage("waiting for Kafka at " + settings.cluster().bootstrapServers());
        TopicSetup.ensure(
                settings.cluster().connection(), settings.cluster().topics().shared(), parts);
        LifecycleApp lifecycle = Lifecycle.of(settings, data.path());
        parts.add("lifecycle", lifecycle).start();
        Readiness.await(List.of(Lifecycle.check(lifecycle)), parts, progress);
        return new Started(List.of("Topologies:    lifecycle"), () -> {});
    }
}
