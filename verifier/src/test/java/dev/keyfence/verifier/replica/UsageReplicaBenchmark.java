package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.record.UsageWindow;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Step;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long questions about usage take with so many keys on disk, each used in 3 hours of a day.
 *
 * <pre>
 *   java -cp … dev.keyfence.verifier.replica.UsageReplicaBenchmark 1000000
 * </pre>
 */
final class UsageReplicaBenchmark {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long START = 20_000 * DAY;
    private static final int BATCH = 1_000;

    private UsageReplicaBenchmark() {}

    /** Fills a directory and asks. */
    public static void main(String[] args) throws IOException {
        int keys = Integer.parseInt(args[0]);
        Path directory = Files.createTempDirectory("usage-replica-");
        try (RocksRows rows = new RocksRows(directory)) {
            rows.open();
            UsageReplica replica =
                    new UsageReplica(
                            (_, bytes) -> window(bytes), rows, (_, _) -> {}, new ReplicaCounters());
            timed("filling", () -> fill(replica, rows, keys));
            for (int round = 0; round < 3; round++) {
                ask(replica, keys, round);
            }
        }
    }

    private static void ask(UsageReplica replica, int keys, int round) {
        KeyId id = id(keys / 2 + round);
        Subject key = new Subject(Kind.KEY, null, id.toString());
        Range day = new Range(Step.HOUR, START, START + DAY);
        timed("a key's hours", () -> replica.windows(key, day, 100).size());
        timed("last use", () -> replica.lastUsedMicros(id).isPresent() ? 1 : 0);
        timed("scopes of all days", () -> replica.usedScopes(id).size());
        timed("a page of the keys of a day", () -> page(replica, Step.DAY));
        timed("a page of the keys of 24 hours", () -> page(replica, Step.HOUR));
        timed("the busiest of a day", () -> busiest(replica, Step.DAY));
        timed("the busiest of 24 hours", () -> busiest(replica, Step.HOUR));
    }

    private static int page(UsageReplica replica, Step step) {
        Range day = new Range(step, START, START + DAY);
        return replica.totals(Kind.KEY, null, day, null, 500).totals().size();
    }

    private static int busiest(UsageReplica replica, Step step) {
        Range day = new Range(step, START, START + DAY);
        return replica.busiest(Kind.KEY, null, day, 20).totals().size();
    }

    private static int fill(UsageReplica replica, RocksRows rows, int keys) {
        try (RowBatch batch = rows.batch()) {
            for (int key = 0; key < keys; key++) {
                apply(replica, batch, key, UsageStep.DAY, START);
                for (int i = 0; i < 3; i++) {
                    apply(replica, batch, key, UsageStep.HOUR, START + (key + 8L * i) % 24 * HOUR);
                }
                if (key % BATCH == BATCH - 1) {
                    replica.ending(batch);
                    batch.write();
                    replica.applied(key);
                }
            }
            replica.ending(batch);
            batch.write();
            replica.applied(keys);
        }
        return keys;
    }

    private static void apply(
            UsageReplica replica, RowBatch batch, int key, UsageStep step, long start) {
        String name = id(key).toString();
        String word = step == UsageStep.DAY ? "day" : "hour";
        String recordKey = "key/" + word + '/' + Instant.ofEpochMilli(start) + "/0/" + name;
        Instant at = Instant.ofEpochMilli(start);
        UsageWindow window =
                UsageWindow.newBuilder()
                        .setKind(UsageKind.KEY)
                        .setSubject(name)
                        .setOwner("owner-" + key / 20)
                        .setProfile("keyfence")
                        .setStep(step)
                        .setStart(at)
                        .setPart(0)
                        .setAllowed(key % 100)
                        .setDenied(Map.of("insufficient_scope", 1L))
                        .setFirstAt(at)
                        .setLastAt(at)
                        .setLastAllowedAt(at)
                        .setLastClientIp("203.0.113.7")
                        .setLatencies(List.of(500L, 700L))
                        .setScopes(List.of("read"))
                        .build();
        replica.apply(
                new ConsumerRecord<>(
                        "usage",
                        0,
                        0,
                        recordKey.getBytes(StandardCharsets.UTF_8),
                        UsageSum.row(window)),
                batch);
    }

    private static UsageWindow window(byte[] bytes) {
        try {
            return UsageWindow.fromByteBuffer(java.nio.ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyId id(int key) {
        return new KeyId(0x0190_0000_0000_0000L + key, key);
    }

    private static void timed(String what, java.util.function.IntSupplier question) {
        long startNanos = System.nanoTime();
        int found = question.getAsInt();
        System.out.printf(
                "%-32s %,12.2f ms  (%,d)%n", what, (System.nanoTime() - startNanos) / 1e6, found);
    }
}
