package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic is read into a sink from where the sink stands, whatever happens to it. */
class LogReaderTest {

    private final FakeTopic topic = new FakeTopic();
    private final Notes notes = new Notes();
    private final LogReader reader = new LogReader(settings(), topic, notes);

    /** Keeps what it is given; a new log makes it forget its position. */
    private static final class Notes implements LogReader.Sink {
        final List<String> read = new CopyOnWriteArrayList<>();
        final List<String> gaps = new CopyOnWriteArrayList<>();
        final Map<Integer, Long> next = new ConcurrentHashMap<>();
        volatile String topicId = "topic-1";
        volatile boolean full;

        @Override
        public Map<Integer, Long> begin(LogIdentity log) {
            if (!log.topicId().equals(topicId)) {
                topicId = log.topicId();
                next.clear();
            }
            return Map.copyOf(next);
        }

        @Override
        public void accept(ConsumerRecords<byte[], byte[]> records) {
            if (full && !records.isEmpty()) {
                throw new IllegalStateException("no room");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                read.add(new String(record.value(), StandardCharsets.UTF_8));
                next.put(record.partition(), record.offset() + 1);
            }
        }

        @Override
        public void gap(int partition, long from, long to) {
            gaps.add(partition + ":" + from + "-" + to);
        }
    }

    @AfterEach
    void stop() {
        reader.close();
    }

    @Test
    void readsOnFromWhereTheSinkStands() {
        append("a", "b", "c");
        notes.next.put(0, 1L);
        reader.start();
        awaitRead("b", "c");
        append("d");
        awaitRead("b", "c", "d");
        assertThat(reader.trouble()).isNull();
    }

    @Test
    void givesAgainWhatTheSinkDidNotTake() {
        notes.full = true;
        append("a", "b");
        reader.start();
        await().until(() -> String.valueOf(reader.trouble()).contains("no room"));
        notes.full = false;
        awaitRead("a", "b");
    }

    @Test
    void saysWhatTheTopicHasDeletedBeforeItWasRead() {
        append("a", "b", "c");
        notes.next.put(0, 0L);
        topic.dropBefore(2);
        reader.start();
        awaitRead("c");
        assertThat(notes.gaps).containsExactly("0:0-2");
    }

    @Test
    void beginsAgainWithATopicThatWasMadeAnew() {
        append("a", "b");
        reader.start();
        awaitRead("a", "b");
        topic.makeAnew("topic-2");
        append("c");
        awaitRead("a", "b", "c");
        assertThat(notes.topicId).isEqualTo("topic-2");
    }

    @Test
    void waitsForKafkaAndReconnects() {
        topic.away(true);
        reader.start();
        await().until(() -> String.valueOf(reader.trouble()).contains("fake:9092"));
        append("a");
        topic.away(false);
        awaitRead("a");
        topic.sticks();
        append("b");
        reader.reconnect();
        awaitRead("a", "b");
    }

    private void append(String... values) {
        for (String value : values) {
            topic.append(null, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void awaitRead(String... values) {
        await().untilAsserted(() -> assertThat(notes.read).containsExactly(values));
    }

    private static FollowerSettings settings() {
        FollowerSettings defaults = FollowerSettings.of(KeyRecords.TOPIC, 1);
        return new FollowerSettings(
                KeyRecords.TOPIC,
                1,
                IsolationLevel.READ_COMMITTED,
                defaults.deleteRetention(),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                defaults.closeTimeout());
    }
}
