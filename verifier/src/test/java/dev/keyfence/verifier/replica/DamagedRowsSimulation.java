package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Any file of the rows may be flipped, cut, emptied or lost between two starts: the node ends with
 * what the topic holds, whether it noticed damage or not. {@code -Dseed=} replays one run.
 */
class DamagedRowsSimulation extends FollowerRig {

    private static final int WORDS = 50;

    private final Map<String, String> model = new HashMap<>();

    @RepeatedTest(40)
    void endsWithWhatTheTopicHoldsWhateverHappensToAFile(RepetitionInfo repetition)
            throws Exception {
        long seed = Long.getLong("seed", repetition.getCurrentRepetition());
        Random random = new Random(seed);
        for (int round = 0; round < 3; round++) {
            write(random);
            awaitCaughtUp(start());
            restart();
        }
        String damage = damage(random);
        write(random);
        for (int start = 0; start < 2; start++) {
            awaitCaughtUp(start());
            assertThat(applier.words()).as("-Dseed=%s: %s", seed, damage).isEqualTo(model);
            restart();
        }
    }

    private void write(Random random) {
        for (int i = 0; i < WORDS; i++) {
            String word = "word-" + random.nextInt(WORDS);
            String value = "value-" + random.nextInt();
            append(word, value);
            model.put(word, value);
        }
    }

    private String damage(Random random) throws IOException {
        Path rows = directory.resolve("rows");
        List<Path> files;
        try (Stream<Path> all = Files.list(rows)) {
            files = all.sorted().toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        int kind = Files.size(file) == 0 ? 3 : random.nextInt(4);
        switch (kind) {
            case 0 -> flip(file, random);
            case 1 -> cut(file, random.nextLong(Files.size(file)));
            case 2 -> cut(file, 0);
            default -> Files.delete(file);
        }
        return List.of("flipped", "cut", "emptied", "deleted").get(kind) + ' ' + file.getFileName();
    }

    private static void flip(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.write(ByteBuffer.allocate(0));
        }
    }
}
