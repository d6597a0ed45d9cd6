package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.replica.RocksRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A fence that follows a real topic. */
record RunningNode(Fence fence, Follower follower) implements AutoCloseable {

    static RunningNode start(
            NodeDescription node,
            FenceSettings settings,
            String topic,
            Map<String, Object> connection,
            Path directory) {
        ReplicaCounters counters = new ReplicaCounters();
        RocksRows rows = new RocksRows(directory);
        Fence fence =
                new Fence(
                        new Fence.Parts(
                                settings,
                                node,
                                Samples.DESERIALIZER,
                                new FenceWriter(
                                        topic,
                                        Samples.SERIALIZER,
                                        FenceWriter.kafka(connection, settings)),
                                (_, _) -> {},
                                counters,
                                () -> 0,
                                Samples.decisions(7, 0),
                                rows,
                                () -> Duration.ZERO));
        Follower follower =
                new Follower(
                        FollowerSettings.of(topic, 1), connection, rows, fence.applier(), counters);
        follower.start();
        fence.start(() -> true);
        return new RunningNode(fence, follower);
    }

    boolean covers(KeyId id) {
        return fence.revocations().covers(Samples.key(id, 0, 0));
    }

    /** The lease is given back while the follower still runs. */
    @Override
    public void close() {
        fence.close();
        follower.close();
    }
}
