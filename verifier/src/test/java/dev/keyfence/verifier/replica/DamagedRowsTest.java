package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage that is noticed: the rows are moved aside, never deleted without a word. */
class DamagedRowsTest extends FollowerRig {

    @BeforeEach
    void fillTablesAndLogs() {
        for (int start = 0; start < 3; start++) {
            for (int i = 0; i < 20; i++) {
                append("word-" + start + '-' + i, "value");
            }
            awaitCaughtUp(start());
            restart();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST-", ".sst"})
    void movesRowsAsideThatLackAFile(String name) throws Exception {
        for (Path file : rows(name)) {
            Files.delete(file);
        }
        awaitCaughtUp(start());
        assertThat(aside()).hasSize(1);
        assertThat(applier.words()).hasSize(60);
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST-", ".sst"})
    void movesRowsAsideInWhichAFileIsFlipped(String name) throws Exception {
        for (Path file : rows(name)) {
            flipAll(file);
        }
        awaitCaughtUp(start());
        assertThat(aside()).hasSize(1);
        assertThat(applier.words()).hasSize(60);
    }

    @Test
    void rebuildsWhenAReaderFindsDamageWhileTheNodeRuns() throws Exception {
        RocksRows rows = new RocksRows(directory.resolve("rows"));
        applier.restores = false;
        Follower follower = follower(rows);
        started.add(follower);
        follower.start();
        awaitCaughtUp(follower);
        for (Path file : rows(".sst")) {
            flipAll(file);
        }
        assertThatThrownBy(() -> readAll(rows)).isInstanceOf(RowStoreException.class);
        await().untilAsserted(() -> assertThat(aside()).hasSize(1));
        awaitCaughtUp(follower);
        await().untilAsserted(() -> assertThat(readAll(rows)).isEqualTo(60));
    }

    /** Its name is so long that the suffix of what is moved aside does not fit. */
    @Test
    void goesOnTryingWhenDamagedRowsCannotBeMoved() throws Exception {
        Path stuck = directory.resolve("r".repeat(250));
        Files.move(directory.resolve("rows"), stuck);
        for (Path file : files(stuck, ".sst")) {
            flipAll(file);
        }
        Follower follower = follower(new RocksRows(stuck));
        started.add(follower);
        follower.start();
        await().until(() ->
                String.valueOf(follower.progress().lastError()).contains("Cannot move"));
        assertThat(follower.caughtUp()).isFalse();
    }

    private static int readAll(RocksRows rows) {
        int[] count = new int[1];
        rows.scan(
                new byte[0],
                (_, _) -> {
                    count[0]++;
                    return true;
                });
        return count[0];
    }

    private List<Path> rows(String name) throws IOException {
        return files(directory.resolve("rows"), name);
    }

    private static List<Path> files(Path rows, String name) throws IOException {
        try (Stream<Path> files = Files.list(rows)) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().contains(name)).toList();
            assertThat(found).as(name).isNotEmpty();
            return found;
        }
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> siblings = Files.list(directory)) {
            return siblings.filter(path -> path.toString().contains("rows.damaged-")).toList();
        }
    }

    private static void flipAll(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i += 16) {
            bytes[i] ^= 1;
        }
        Files.write(file, bytes);
    }
}
