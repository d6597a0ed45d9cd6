package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.archive.Steps.Step;
import dev.keyfence.verifier.seeded.Seeded;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies before any step that changes the disk, again and again, in the middle of
 * writing, merging and deleting, and leaves files half written: what is visible afterwards is
 * exactly what lies before the positions, once each, and the positions never go back.
 */
@ExtendWith(Seeded.class)
class ArchiveCrashSimulation {

    private static final int ROUNDS = 60;
    private static final int PARTITIONS = 2;

    /** The end of the process: nothing catches it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    @TempDir Path directory;

    /** The topic: what was decided when, by sequence; it lies in partition sequence % 2. */
    private final List<Instant> topic = new ArrayList<>();

    /** What a flush that returned has promised. */
    private Map<Integer, Long> promised = Map.of();

    @Test
    void losesNothingAndShowsNothingTwice(Random random) throws IOException {
        int crashes = 0;
        try (ArchiveRig rig = new ArchiveRig(directory)) {
            for (int round = 0; round < ROUNDS; round++) {
                check(rig, rig.open().begin(Samples.LOG));
                crashAfter(rig, random.nextInt(40), random);
                try {
                    live(rig, random);
                } catch (Crash e) {
                    crashes++;
                }
                rig.steps = Steps.NONE;
            }
            check(rig, rig.open().begin(Samples.LOG));
            rig.now = rig.now.plus(Duration.ofDays(4));
            rig.maintain();
            check(rig, rig.store().begin(Samples.LOG));
            assertThat(rig.store().manifest().files()).hasSizeLessThanOrEqualTo(5);
        }
        assertThat(crashes).isGreaterThan(ROUNDS / 3);
    }

    private void live(ArchiveRig rig, Random random) {
        Map<Integer, Long> read = new HashMap<>(rig.store().begin(Samples.LOG));
        for (int i = 0; i < 12; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> decide(rig, random);
                case 2 -> {
                    append(rig.store(), read);
                    rig.store().flush();
                    promised = Map.copyOf(read);
                }
                default -> {
                    rig.now = rig.now.plus(Duration.ofMinutes(random.nextInt(20)));
                    rig.store().maintain();
                }
            }
        }
    }

    private void decide(ArchiveRig rig, Random random) {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            topic.add(rig.now.minus(Duration.ofHours(random.nextInt(72))));
        }
    }

    /**
     * Reads the topic from the positions on; sometimes a row comes twice, as producers send them.
     */
    private void append(ArchiveStore store, Map<Integer, Long> read) {
        List<ReadRow> rows = new ArrayList<>();
        for (int sequence = 0; sequence < topic.size(); sequence++) {
            int partition = sequence % PARTITIONS;
            long offset = sequence / PARTITIONS;
            if (offset >= read.getOrDefault(partition, 0L)) {
                DecisionRow row = Samples.row(sequence, topic.get(sequence), null).row();
                rows.add(new ReadRow(row, partition, offset));
                if (sequence % 5 == 0) {
                    rows.add(new ReadRow(row, partition, offset));
                }
                read.put(partition, offset + 1);
            }
        }
        store.append(rows, read);
    }

    private void check(ArchiveRig rig, Map<Integer, Long> positions) throws IOException {
        promised.forEach((partition, offset) ->
                assertThat(positions.get(partition)).isGreaterThanOrEqualTo(offset));
        TreeSet<Long> expected = new TreeSet<>();
        for (long sequence = 0; sequence < topic.size(); sequence++) {
            if (sequence / PARTITIONS < positions.getOrDefault((int) (sequence % PARTITIONS), 0L)) {
                expected.add(sequence);
            }
        }
        List<DecisionRow> all = rig.all(DecisionQuery.ALL, 50);
        assertThat(all).isSortedAccordingTo((a, b) -> b.place().compareTo(a.place()));
        assertThat(all.stream().map(DecisionRow::sequence))
                .containsExactlyInAnyOrderElementsOf(expected);
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
                    .hasSize(rig.store().manifest().files().size());
        }
    }

    private static void crashAfter(ArchiveRig rig, int steps, Random random) {
        int[] left = {steps};
        rig.steps =
                (step, file) -> {
                    if (left[0]-- == 0) {
                        if (step == Step.SYNC || step == Step.WRITE) {
                            leaveHalf(file, random);
                        }
                        throw new Crash();
                    }
                };
    }

    /** What was not forced to the disk may be there in part. */
    private static void leaveHalf(Path file, Random random) throws IOException {
        if (!Files.exists(file)) {
            Files.write(file, new byte[random.nextInt(100)]);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(random.nextLong(channel.size() + 1));
        }
    }
}
