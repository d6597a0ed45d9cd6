package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {

    @TempDir Path directory;

    private final FakeTopic topic = new FakeTopic();
    private final ReplicaCounters counters = new ReplicaCounters();
    private final List<Follower> started = new ArrayList<>();
    private WordApplier applier = new WordApplier("words-1");

    @AfterEach
    void stop() {
        started.forEach(Follower::close);
    }

    @Test
    void appliesWhatTheTopicHoldsAndThenWhatComes() {
        append("a", "1");
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "b", "2"));

        append("a", "3");
        await().until(() -> follower.position() == 3);
        assertThat(applier.words()).containsEntry("a", "3");
        assertThat(follower.progress().text()).isEqualTo("keys: following, at 3");
        assertThat(counters.get("keys", ReplicaCounters.Count.RECEIVED)).isEqualTo(3);
    }

    @Test
    void isCaughtUpAtOnceWithAnEmptyTopic() {
        awaitCaughtUp(start());
    }

    @Test
    void goesOnWhereItStoodAfterARestart() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);
        await().until(() -> follower.position() == 2);

        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(applier.applied).containsExactly("b");
        assertThat(applier.restored).containsExactly("a");
    }

    @Test
    void rebuildsWhenTheTopicWasMadeAnewMeanwhile() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.makeAnew("topic-2");
        append("b", "2");
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(applier.words()).isEqualTo(Map.of("b", "2"));
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void rebuildsWhenTheTopicIsMadeAnewBeforeItsEyes() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.makeAnew("topic-2");
        append("b", "2");

        await().until(() -> applier.words().equals(Map.of("b", "2")));
        awaitCaughtUp(follower);
    }

    @Test
    void rebuildsWhenTheTopicNoLongerHasItsPosition() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        for (int i = 0; i < 4; i++) {
            append("b", "" + i);
        }
        topic.dropBefore(3);
        awaitCaughtUp(start());

        assertThat(applier.words()).isEqualTo(Map.of("b", "3"));
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void rebuildsRowsOfAnotherLayout() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        applier = new WordApplier("words-2");
        awaitCaughtUp(start());

        assertThat(applier.restored).isEmpty();
        assertThat(applier.applied).containsExactly("a");
    }

    @Test
    void rebuildsRowsThatMayHaveMissedDeletions() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.clockAhead(FollowerSettings.DELETE_RETENTION.dividedBy(2).plusMinutes(1));
        awaitCaughtUp(start());

        assertThat(applier.applied).containsExactly("a");
        assertThat(counters.get("keys", ReplicaCounters.Count.REBUILT)).isEqualTo(1);
    }

    @Test
    void goesOnWithRowsThatAreYoungEnough() {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        topic.clockAhead(FollowerSettings.DELETE_RETENTION.dividedBy(2).minusHours(1));
        awaitCaughtUp(start());

        assertThat(applier.applied).isEmpty();
    }

    @Test
    void saysThatKafkaIsAwayAndGoesOnWhenItIsBack() {
        append("a", "1");
        topic.away(true);
        Follower follower = start();
        await().until(() ->
                follower.progress()
                        .text()
                        .startsWith("keys: warming up: cannot reach Kafka at" + " fake:9092"));
        assertThat(follower.caughtUp()).isFalse();

        topic.away(false);
        awaitCaughtUp(follower);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void noticesThatKafkaWentAwayAndKeepsWhatItHas() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.away(true);
        await().until(() -> follower.progress().phase() == FollowerPhase.CONNECTING);
        assertThat(follower.caughtUp()).isTrue();

        topic.away(false);
        append("a", "2");
        await().until(() -> follower.progress().phase() == FollowerPhase.FOLLOWING);
        await().until(() -> "2".equals(applier.words().get("a")));
    }

    @Test
    void refusesATopicWithAnotherNumberOfPartitions() {
        append("a", "1");
        topic.partitions(2);
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(follower.progress().text())
                .isEqualTo(
                        "keys: the topic has 2 partitions, but must have 1; create it anew with"
                                + " that many");

        topic.partitions(1);
        awaitCaughtUp(follower);
    }

    @Test
    void forgetsEverythingWhenATopicGetsMorePartitions() {
        append("a", "1");
        Follower follower = start();
        awaitCaughtUp(follower);
        topic.partitions(2);

        await().until(() -> follower.progress().phase() == FollowerPhase.BLOCKED);
        assertThat(follower.caughtUp()).isFalse();
        assertThat(applier.words()).isEmpty();
    }

    @Test
    void triesARecordAgainThatCannotBeReadNowAndKeepsTheOrder() {
        append("a", "1");
        append("later", "2");
        append("b", "3");
        applier.away = true;
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.WAITING);
        assertThat(applier.words()).isEqualTo(Map.of("a", "1"));
        assertThat(follower.position()).isEqualTo(1);
        assertThat(follower.progress().text()).contains("record 1 cannot be read now");

        applier.away = false;
        awaitCaughtUp(follower);
        assertThat(applier.applied).containsExactly("a", "later", "b");
    }

    @Test
    void stopsPromptlyWhileARecordWaits() {
        append("later", "1");
        applier.away = true;
        Follower follower = start();
        await().until(() -> follower.progress().phase() == FollowerPhase.WAITING);
        long startNanos = System.nanoTime();
        follower.close();

        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isLessThan(Duration.ofSeconds(2));
        assertThat(follower.progress().phase()).isEqualTo(FollowerPhase.STOPPED);
    }

    @Test
    void startsAgainAfterABugInItsApplier() {
        append("a", "1");
        append("bug", "2");
        append("b", "3");
        applier.bugs.set(2);
        Follower follower = start();
        awaitCaughtUp(follower);

        assertThat(applier.words()).isEqualTo(Map.of("a", "1", "bug", "2", "b", "3"));
    }

    @Test
    void movesDamagedRowsAsideAndRebuilds() throws Exception {
        append("a", "1");
        awaitCaughtUp(start());
        restart();
        Files.writeString(directory.resolve("rows/CURRENT"), "MANIFEST-nonsense\n");
        awaitCaughtUp(start());
        restart();
        Files.writeString(directory.resolve("rows/CURRENT"), "no manifest at all");
        awaitCaughtUp(start());

        assertThat(applier.applied).containsExactly("a");
        try (Stream<Path> siblings = Files.list(directory)) {
            assertThat(siblings.filter(path -> path.toString().contains("rows.damaged-")))
                    .hasSize(1);
        }
    }

    @Test
    void canBeClosedWithoutHavingStarted() {
        Follower follower = follower();
        follower.close();

        assertThat(follower.progress().phase()).isEqualTo(FollowerPhase.STARTING);
    }

    private Follower start() {
        Follower follower = follower();
        started.add(follower);
        follower.start();
        return follower;
    }

    private Follower follower() {
        FollowerSettings defaults = FollowerSettings.of("keys", 1);
        FollowerSettings quick =
                new FollowerSettings(
                        "keys",
                        1,
                        defaults.deleteRetention(),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(5),
                        Duration.ofMillis(50),
                        defaults.closeTimeout());
        return new Follower(
                new Follower.Parts(
                        quick, topic, new RocksRows(directory.resolve("rows")), applier, counters));
    }

    private void restart() {
        started.forEach(Follower::close);
        started.clear();
        applier = new WordApplier(applier.rowFormat());
    }

    private void append(String key, String value) {
        topic.append(utf8(key), utf8(value));
    }

    private static void awaitCaughtUp(Follower follower) {
        await().until(() ->
                follower.caughtUp() && follower.progress().phase() == FollowerPhase.FOLLOWING);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps words in memory and on disk; some keys make trouble. */
    private static final class WordApplier implements Applier {

        private final String format;
        private final Map<String, String> words = new TreeMap<>();
        private final List<String> applied = new CopyOnWriteArrayList<>();
        private final List<String> restored = new CopyOnWriteArrayList<>();
        private volatile boolean away;
        private final AtomicInteger bugs = new AtomicInteger();

        WordApplier(String format) {
            this.format = format;
        }

        synchronized Map<String, String> words() {
            return Map.copyOf(words);
        }

        @Override
        public String rowFormat() {
            return format;
        }

        @Override
        public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
            String key = text(record.key());
            if (away && key.equals("later")) {
                throw new TimeoutException("registry away");
            }
            if (key.equals("bug") && bugs.getAndDecrement() > 0) {
                throw new IllegalStateException("a bug");
            }
            keep(key, text(record.value()));
            applied.add(key);
            rows.put(record.key(), record.value());
        }

        @Override
        public void restore(byte[] key, byte[] value) {
            keep(text(key), text(value));
            restored.add(text(key));
        }

        @Override
        public synchronized void reset() {
            words.clear();
        }

        @Override
        public void applied(long position) {
            // Nobody waits.
        }

        private synchronized void keep(String key, String value) {
            words.put(key, value);
        }

        private static String text(byte[] bytes) {
            return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString();
        }
    }
}
