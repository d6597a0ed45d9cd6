package dev.keyfence.verifier.replica;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A follower of a topic in memory, and what it is made of. */
abstract class FollowerRig {

    @TempDir Path directory;

    final FakeTopic topic = new FakeTopic();
    final ReplicaCounters counters = new ReplicaCounters();
    final List<Follower> started = new ArrayList<>();
    WordApplier applier = new WordApplier("words-1");

    @AfterEach
    void stop() {
        started.forEach(Follower::close);
    }

    Follower start() {
        Follower follower = follower();
        started.add(follower);
        follower.start();
        return follower;
    }

    Follower follower() {
        return follower(new RocksRows(directory.resolve("rows")));
    }

    Follower follower(RocksRows rows) {
        FollowerSettings defaults = FollowerSettings.of("keys", 1);
        FollowerSettings quick =
                new FollowerSettings(
                        "keys",
                        1,
                        IsolationLevel.READ_UNCOMMITTED,
                        defaults.deleteRetention(),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(5),
                        Duration.ofMillis(50),
                        defaults.closeTimeout());
        return new Follower(new Follower.Parts(quick, topic, rows, applier, counters));
    }

    void restart() {
        started.forEach(Follower::close);
        started.clear();
        applier = new WordApplier(applier.rowFormat());
    }

    void append(String key, String value) {
        topic.append(utf8(key), utf8(value));
    }

    static void awaitCaughtUp(Follower follower) {
        await().until(() ->
                follower.caughtUp() && follower.progress().phase() == FollowerPhase.FOLLOWING);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
