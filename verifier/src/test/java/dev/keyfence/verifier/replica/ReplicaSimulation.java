package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.InMemoryKeyStore;
import dev.keyfence.verifier.store.InMemoryKeyStore.Secret;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import dev.keyfence.verifier.store.KeyLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node's life in random steps: keys are created, changed, rotated, revoked, deleted and poisoned,
 * the node is stopped, killed, set back, and its topic made anew; after every step the replica must
 * say what a plain map says.
 */
class ReplicaSimulation {

    private static final int STEPS = 250;
    private static final int KEYS = 60;
    private static final int DIGESTS = 80;

    @TempDir Path directory;

    private final SplittableRandom random = SeededRandom.create("ReplicaSimulation");
    private final FakeTopic topic = new FakeTopic();
    private final ReplicaCounters counters = new ReplicaCounters();
    private InMemoryKeyStore model = emptyModel();
    private final Map<KeyId, Known> known = new TreeMap<>();
    private int version;
    private int runs;
    private Path rowsDirectory = Path.of("rows");
    private @Nullable Node current;

    private record Known(StoredKey key, List<Secret> secrets) {}

    private record Node(KeyReplica replica, Follower follower) {}

    @AfterEach
    void stop() {
        node().follower().close();
    }

    @Test
    void saysWhatAPlainMapSays() {
        rowsDirectory = directory.resolve("rows-0");
        current = start();
        // A node that knows no topic yet does not notice when it is made anew.
        append();
        awaitEnd();
        for (int step = 0; step < STEPS; step++) {
            disturb();
            for (int record = random.nextInt(20); record >= 0; record--) {
                append();
            }
            awaitEnd();
            compare();
        }
    }

    private void disturb() {
        switch (random.nextInt(14)) {
            case 0 -> {
                node().follower().close();
                current = start();
            }
            case 1 -> {
                node().follower().close();
                setBack();
                current = start();
            }
            case 2, 3 -> kill();
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    makeTopicAnew();
                }
            }
            default -> {
                // Most steps only bring records.
            }
        }
    }

    private void makeTopicAnew() {
        long rebuilt = rebuilt();
        topic.makeAnew("topic-" + version);
        known.clear();
        model = emptyModel();
        await().pollInterval(Duration.ofMillis(1)).until(() -> rebuilt() > rebuilt);
    }

    private long rebuilt() {
        return counters.get(KeyRecords.TOPIC, ReplicaCounters.Count.REBUILT);
    }

    /** Starts another node on what the disk holds at some moment of a running one. */
    private void kill() {
        for (int record = random.nextInt(50); record >= 0; record--) {
            append();
        }
        // The first step may come before the node has made anything.
        await().pollInterval(Duration.ofMillis(1)).until(() -> Files.isDirectory(rowsDirectory));
        Path copy = directory.resolve("rows-" + ++runs);
        CrashCopy.make(rowsDirectory, copy);
        Node killed = node();
        rowsDirectory = copy;
        current = start();
        killed.follower().close();
    }

    /** Lets the node read again what it has applied already. */
    private void setBack() {
        try (RocksRows rows = new RocksRows(rowsDirectory)) {
            rows.open();
            LogPosition position = rows.positions().get(0);
            if (position == null) {
                return;
            }
            try (RowBatch batch = rows.batch()) {
                batch.position(
                        0,
                        new LogPosition(
                                random.nextLong(position.offset() + 1), position.leaderEpoch()));
                batch.write();
            }
        }
    }

    private void append() {
        version++;
        KeyId id = HotRows.id(random.nextInt(KEYS));
        switch (random.nextInt(12)) {
            case 0 -> {
                topic.append(KeyRecords.keyBytes(id), null);
                known.remove(id);
                model.remove(id);
            }
            case 1 -> {
                topic.append(KeyRecords.keyBytes(id), KeyRecords.POISON);
                Known before = known.getOrDefault(id, new Known(nothing(id), List.of()));
                if (before.key().status() != KeyStatus.REVOKED) {
                    keep(
                            new Known(
                                    before.key().withStatus(KeyStatus.UNREADABLE),
                                    before.secrets()));
                }
            }
            case 2 -> topic.append(new byte[] {1, 2, 3}, KeyRecords.POISON);
            default -> {
                StoredKey key =
                        HotRows.key(random.nextInt(KEYS), late())
                                .withStatus(HotRows.status(random));
                List<Secret> secrets = secrets();
                topic.append(
                        KeyRecords.keyBytes(key.id()),
                        KeyRecords.bytes(KeyRecords.state(key, secrets)));
                if (!goesBack(key)) {
                    keep(new Known(key, secrets));
                }
            }
        }
    }

    /** One version in four is older than others that were written. */
    private long late() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(version) : version;
    }

    private boolean goesBack(StoredKey key) {
        Known before = known.get(key.id());
        return before != null
                && key.status() != KeyStatus.REVOKED
                && (before.key().status() == KeyStatus.REVOKED
                        || key.version() < before.key().version());
    }

    private void keep(Known now) {
        known.put(now.key().id(), now);
        model.put(now.key(), now.secrets());
    }

    private List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        for (int generation = 1 + random.nextInt(2); generation > 0; generation--) {
            KeyDigest digest = HotRows.digest(random.nextInt(DIGESTS), 1);
            secrets.add(new Secret(digest, generation, 1_000L * generation));
        }
        return secrets;
    }

    private void awaitEnd() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        node().follower().caughtUp()
                                && node().follower().position() == topic.end());
    }

    private void compare() {
        for (int digest = 0; digest < DIGESTS; digest++) {
            KeyDigest looked = HotRows.digest(digest, 1);
            assertThat(comparable(node().replica().find(looked)))
                    .as("digest %s at version %s", digest, version)
                    .isEqualTo(comparable(model.find(looked)));
        }
        assertThat(
                        node().replica().directory().list(all(), null, 1_000).stream()
                                .map(details -> details.key())
                                .toList())
                .isEqualTo(known.values().stream().map(Known::key).toList());
    }

    private Node start() {
        RocksRows rows = new RocksRows(rowsDirectory);
        KeyReplica replica =
                new KeyReplica(
                        KeyRecords.deserializer(KeyState.class), rows, (_, _) -> {}, counters);
        FollowerSettings settings =
                new FollowerSettings(
                        KeyRecords.TOPIC,
                        1,
                        IsolationLevel.READ_UNCOMMITTED,
                        Duration.ofDays(7),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofSeconds(5));
        Follower follower =
                new Follower(new Follower.Parts(settings, topic, rows, replica, counters));
        follower.start();
        return new Node(replica, follower);
    }

    private Node node() {
        return Objects.requireNonNull(current);
    }

    private static InMemoryKeyStore emptyModel() {
        InMemoryKeyStore model = new InMemoryKeyStore();
        model.ready(true);
        return model;
    }

    private static StoredKey nothing(KeyId id) {
        return new StoredKey(
                id,
                0,
                KeyStatus.UNREADABLE,
                "",
                "",
                dev.keyfence.verifier.key.Environment.LIVE,
                List.of(),
                List.of(),
                0,
                0,
                0);
    }

    private static KeyFilter all() {
        return KeyFilter.ALL;
    }

    /** Which of its keys a contested digest names does not matter: it is refused. */
    private static Object comparable(KeyLookup lookup) {
        return lookup instanceof KeyLookup.Found found
                        && found.key().status() == KeyStatus.UNREADABLE
                ? KeyStatus.UNREADABLE
                : lookup;
    }
}
