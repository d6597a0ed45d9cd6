package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Decision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes to find what one key did, and how fast decisions are archived: see
 * BENCHMARKS.md. {@code -Darchive.decisions=100000000} says among how many; some 20 bytes of disk
 * each. {@code -Darchive.directory=} names a directory where they are kept for another run.
 */
class ArchiveBenchmarkRun {

    private static final long DECISIONS = Long.getLong("archive.decisions", 10_000_000);
    private static final int APPENDED = Integer.getInteger("archive.appended", 1_000_000);
    private static final int DAYS = 30;
    private static final int DECISIONS_PER_KEY = 1_000;
    private static final int SEARCHES = 20;
    private static final TopicPartition PARTITION = new TopicPartition("decisions", 0);

    @TempDir Path directory;
    private final Random random = new Random(42);

    @Test
    void findsOneKeyAmongMany() throws IOException {
        String kept = System.getProperty("archive.directory");
        Path place = kept == null ? directory : Files.createDirectories(Path.of(kept));
        if (isEmpty(place)) {
            long begin = System.nanoTime();
            generate(place);
            say("wrote %,d decisions in %.0f s".formatted(DECISIONS, seconds(begin)));
        }
        ArchiveSettings settings = ArchiveSettings.of(place, 400);
        try (ArchiveStore store = ArchiveStore.open(settings, Steps.NONE, InstantSource.system())) {
            double worst = measure(store, "all of one key", "key_id", "key_%d", 500);
            measure(store, "the latest 100 of one key", "key_id", "key_%d", 0);
            measure(store, "the latest 100 of one address", "client_ip", "10.0.%d.7", 0);
            measure(store, "the latest 100 of one owner", "owner", "owner_%d", 0);
            assertThat(worst).as("seconds for all of one key").isLessThan(2);
        }
    }

    @Test
    void archivesFasterThanOneNodeDecides() throws IOException {
        ArchiveSettings settings = ArchiveSettings.of(directory, 400);
        List<ConsumerRecords<byte[], byte[]>> polls = polls();
        try (ArchiveStore store = ArchiveStore.open(settings, Steps.NONE, InstantSource.system())) {
            store.begin(Samples.LOG);
            DecisionSink sink =
                    new DecisionSink(
                            store,
                            (_, data) -> decision(data),
                            (_, reason) -> {
                                throw new AssertionError(reason);
                            },
                            new DecisionFeed(),
                            _ -> true);
            long begin = System.nanoTime();
            polls.forEach(sink::accept);
            store.flush();
            double perSecond = APPENDED / seconds(begin);
            say("archived %,d decisions at %,.0f/s".formatted(APPENDED, perSecond));
            assertThat(store.written()).isEqualTo(APPENDED);
            assertThat(perSecond).isGreaterThan(50_000);
        }
    }

    /** Searches for different values; returns the longest time, seconds. */
    private double measure(
            ArchiveStore store, String what, String column, String value, int allPagesOf) {
        double[] times = new double[SEARCHES];
        long found = 0;
        for (int i = 0; i < SEARCHES; i++) {
            String wanted = value.formatted(random.nextInt(valuesOf(column)));
            DecisionQuery query = new DecisionQuery(Map.of(column, wanted), 0, Long.MAX_VALUE);
            long begin = System.nanoTime();
            @Nullable DecisionPlace after = null;
            do {
                DecisionPage page = store.find(query, after, allPagesOf == 0 ? 100 : allPagesOf);
                found += page.rows().size();
                after = allPagesOf == 0 ? null : page.end();
            } while (after != null);
            times[i] = seconds(begin);
        }
        Arrays.sort(times);
        say(
                "%s: p50 %.3f s, longest %.3f s, %d found on average"
                        .formatted(
                                what, times[SEARCHES / 2], times[SEARCHES - 1], found / SEARCHES));
        return times[SEARCHES - 1];
    }

    private static int valuesOf(String column) {
        return switch (column) {
            case "client_ip" -> 250;
            case "owner" -> 500;
            default -> (int) (DECISIONS / DECISIONS_PER_KEY);
        };
    }

    /** Files as the store would have merged them, one a day. */
    private static void generate(Path directory) throws IOException {
        long today = Instant.now().getEpochSecond() / 86_400;
        List<ArchivedFile> files = new ArrayList<>();
        try (ArchiveDirectory archive = ArchiveDirectory.open(directory, Steps.NONE);
                Duck duck =
                        Duck.open(
                                archive.path(),
                                archive.temporary(),
                                ArchiveSettings.Limits.DEFAULT)) {
            var _ = archive.recover();
            ParquetFiles.createAll().forEach(duck::execute);
            for (int i = 0; i < DAYS; i++) {
                long day = today - DAYS + i;
                String name = ArchivedFile.name(day, i + 1);
                Path draft = archive.draft(name);
                long rows = duck.execute(ParquetFiles.write(rows(day, i), false, draft));
                long bytes = archive.place(draft, name);
                files.add(new ArchivedFile(name, day, rows, bytes, 1, 0, Map.of()));
            }
            archive.write(new Manifest(Samples.LOG, Map.of(), DAYS + 1, files, List.of()));
        }
        say(
                "%d bytes a decision"
                        .formatted(
                                files.stream().mapToLong(ArchivedFile::bytes).sum() / DECISIONS));
    }

    /** A day's decisions, of keys in no order, at times in order. */
    private static String rows(long epochDay, int day) {
        long rows = DECISIONS / DAYS;
        long keys = DECISIONS / DECISIONS_PER_KEY;
        Map<String, String> values = new HashMap<>();
        values.put("decision_id", "'n1-1-' || (n + %d)".formatted(day * rows));
        values.put("node_id", "'n' || (n % 3)");
        values.put("node_epoch", "1");
        values.put("sequence", "n + %d".formatted(day * rows));
        values.put(
                "time",
                "make_timestamptz(%d + n * %d)"
                        .formatted(
                                epochDay * ArchivedFile.MICROS_PER_DAY,
                                ArchivedFile.MICROS_PER_DAY / rows));
        values.put("key_id", "'key_' || (hash(n) % " + keys + ")");
        values.put("owner", "'owner_' || (hash(n) % " + keys + " % 500)");
        values.put("environment", "'live'");
        values.put("profile", "'keyfence'");
        values.put("required_scopes", "['read']");
        values.put("held_scopes", "['read', 'write']");
        values.put("method", "'GET'");
        values.put("route", "'/v1/things/' || (n % 1000)");
        values.put("client_ip", "'10.0.' || (hash(n + 1) % 250) || '.7'");
        values.put("user_agent", "'client/1.' || (n % 20)");
        values.put("outcome", "CASE WHEN n % 50 = 0 THEN 'deny' ELSE 'allow' END");
        values.put("reason", "CASE WHEN n % 50 = 0 THEN 'insufficient_scope' ELSE 'ok' END");
        values.put("latency_nanos", "400 + hash(n + 2) % 2000");
        values.put("credential", "'key'");
        return "(SELECT "
                + DecisionColumn.ALL.stream()
                        .map(column ->
                                "CAST(%s AS %s) AS %s"
                                        .formatted(
                                                values.getOrDefault(column.name(), "NULL"),
                                                column.kind().sqlType(),
                                                column.name()))
                        .collect(Collectors.joining(", "))
                + ", 0 AS log_partition, n AS log_offset FROM range("
                + rows
                + ") AS made(n))";
    }

    private List<ConsumerRecords<byte[], byte[]>> polls() throws IOException {
        List<ConsumerRecords<byte[], byte[]>> polls = new ArrayList<>();
        Instant begin = Instant.now().minus(Duration.ofHours(1));
        for (int sequence = 0; sequence < APPENDED; ) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 5_000 && sequence < APPENDED; i++, sequence++) {
                ByteBuffer buffer =
                        Samples.decision(sequence, begin.plusMillis(sequence))
                                .setKeyId("key_" + random.nextInt(100_000))
                                .build()
                                .toByteBuffer();
                byte[] value = new byte[buffer.remaining()];
                buffer.get(value);
                records.add(
                        new ConsumerRecord<>(PARTITION.topic(), 0, sequence, new byte[0], value));
            }
            polls.add(new ConsumerRecords<>(Map.of(PARTITION, records), Map.of()));
        }
        return polls;
    }

    private static Decision decision(byte[] data) {
        try {
            return Decision.fromByteBuffer(ByteBuffer.wrap(data));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static double seconds(long beginNanos) {
        return (System.nanoTime() - beginNanos) / 1e9;
    }

    private static void say(String line) {
        System.out.println("archive: " + line);
    }
}
