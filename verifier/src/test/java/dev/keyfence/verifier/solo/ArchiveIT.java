package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.archive.Archive;
import dev.keyfence.verifier.archive.DecisionPage;
import dev.keyfence.verifier.archive.DecisionPlace;
import dev.keyfence.verifier.archive.DecisionQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a process that is killed again and again while decisions are made. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ArchiveIT {

    private static final int KILLS = 6;

    @TempDir Path directory;

    @Test
    void holdsEveryDecisionOnceHoweverOftenItsProcessIsKilled() throws Exception {
        Path files = directory.resolve("archive");
        long made = 0;
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(
                                new EmbeddedBrokerSettings(
                                        directory.resolve("kafka"), "127.0.0.1", 0),
                                _ -> {});
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            createTopic(broker);
            for (int life = 0; life < KILLS; life++) {
                Process process =
                        ArchiveProcess.start(
                                broker.bootstrapServers(), files, directory.resolve("output"));
                made = decideUntilItWrote(producer, made, files.resolve("manifest"), process);
                process.destroyForcibly().waitFor();
            }
            made = decide(producer, made, 1_000);
            long all = made;
            try (Archive archive = ArchiveProcess.archive(broker.bootstrapServers(), files)) {
                archive.start();
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() ->
                                archive.get(Archive.Count.WAITING) == 0
                                        && ids(archive).size() == all);
                List<String> ids = ids(archive);
                assertThat(new HashSet<>(ids)).hasSize((int) all);
            }
        }
        assertThat(rowsAndDecisionsIn(files)).containsExactly(made, made);
    }

    /** Decides on and on, until the child has changed its manifest a few times. */
    private static long decideUntilItWrote(
            KafkaProducer<byte[], byte[]> producer, long before, Path manifest, Process process) {
        int wanted = 1 + ThreadLocalRandom.current().nextInt(8);
        Set<String> seen = new HashSet<>();
        AtomicLong made = new AtomicLong(before);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .failFast("it ended", () -> !process.isAlive())
                .until(() -> {
                    made.set(decide(producer, made.get(), 50));
                    if (Files.exists(manifest)) {
                        seen.add(Files.readString(manifest));
                    }
                    return seen.size() > wanted;
                });
        return made.get();
    }

    private static List<String> ids(Archive archive) {
        List<String> ids = new ArrayList<>();
        @Nullable DecisionPlace after = null;
        do {
            DecisionPage page = archive.find(DecisionQuery.ALL, after, 2_000).join();
            page.rows().forEach(row -> ids.add(row.text("decision_id")));
            after = page.end();
        } while (after != null);
        return ids;
    }

    private static long decide(KafkaProducer<byte[], byte[]> producer, long made, int count)
            throws IOException {
        for (long i = made; i < made + count; i++) {
            ByteBuffer buffer = decision(i).toByteBuffer();
            byte[] value = new byte[buffer.remaining()];
            buffer.get(value);
            int partition = (int) (i % ArchiveProcess.PARTITIONS);
            var _ =
                    producer.send(
                            new ProducerRecord<>(ArchiveProcess.TOPIC, partition, null, value));
        }
        producer.flush();
        return made + count;
    }

    private static Decision decision(long i) {
        return Decision.newBuilder()
                .setDecisionId("n1-1-" + i)
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(i)
                .setTime(Instant.now().minus(Duration.ofHours(i % 72)))
                .setKeyId("key_" + i % 10)
                .setOwner("acme")
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of("read"))
                .setOutcome(Outcome.ALLOW)
                .setReason("ok")
                .setLatencyNanos(1)
                .build();
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            ArchiveProcess.TOPIC,
                                            ArchiveProcess.PARTITIONS,
                                            (short) 1)))
                    .all()
                    .get();
        }
    }

    /** As any other reader of Parquet sees the files. */
    private static List<Long> rowsAndDecisionsIn(Path directory) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*), count(DISTINCT decision_id) FROM read_parquet('"
                                        + directory
                                        + "/decisions/*/*.parquet')")) {
            result.next();
            return List.of(result.getLong(1), result.getLong(2));
        }
    }
}
