package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.schemas.topic.Replication;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.lifecycle.reduce.KeyReducer;
import dev.keyfence.streams.lifecycle.reduce.Reduction;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand commands of all kinds, with the lifecycle's process killed in the middle of them. */
class ExactlyOnceIT {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int COMMANDS = 1_000;
    private static final int KEYS = 20;
    private static final int KILL_EVERY = 130;
    private static final String SHORT_LIVED = "key_short";

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** What the reducer says of the commands, in the order in which they were sent. */
    private final Map<String, KeyState> model = new HashMap<>();

    private final Map<String, List<String>> modelEvents = new HashMap<>();

    @TempDir private Path directory;
    private TestBroker broker;
    private KafkaProducer<String, byte[]> producer;
    private Process process;
    private long endAtLastKill;

    @BeforeEach
    void open() throws Exception {
        System.out.println("ExactlyOnceIT -Dseed=" + seed);
        broker = TestBroker.start(directory.resolve("broker"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(
                            TOPICS.shared().stream()
                                    .map(topic -> topic.toNewTopic(Replication.ONE))
                                    .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", 0),
                        new StringSerializer(),
                        new ByteArraySerializer());
        process = LifecycleProcess.start(broker.bootstrap(), directory.resolve("state"));
    }

    @AfterEach
    void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        producer.close();
        broker.close();
    }

    @Test
    void appliesEveryCommandOnceThoughItIsKilledAgainAndAgain() throws Exception {
        int kills = 0;
        createShortLived();
        for (int i = 0; i < COMMANDS; i++) {
            Command command = i < KEYS ? creation(i) : command(i);
            send(command);
            if (random.nextInt(10) == 0) {
                send(command); // as a control node does whose caller tries again
            }
            if (i % KILL_EVERY == KILL_EVERY - 1) {
                awaitSomeProgress();
                process.destroyForcibly().waitFor();
                process = LifecycleProcess.start(broker.bootstrap(), directory.resolve("state"));
                kills++;
            }
        }
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        states().equals(modelStates())
                                && lastState(SHORT_LIVED).getStatus() == KeyStatus.EXPIRED);

        assertThat(kills).isEqualTo(COMMANDS / KILL_EVERY);
        Map<String, List<String>> events = new HashMap<>();
        for (KeyEvent event : broker.committed(TOPICS.keyEvents(), KeyEvent.class)) {
            events.computeIfAbsent(event.getKeyId(), _ -> new ArrayList<>()).add(text(event));
        }
        assertThat(events.remove(SHORT_LIVED))
                .containsExactly(
                        SHORT_LIVED + "/1 CREATED create-short",
                        SHORT_LIVED + "/2 " + KeyEventType.EXPIRED + " null");
        assertThat(events).isEqualTo(modelEvents);
    }

    private void awaitSomeProgress() {
        await().atMost(LIMIT).until(() -> committedEnd() > endAtLastKill);
        endAtLastKill = committedEnd();
    }

    /** The end of what is committed of {@code keys}: it moves when work is done. */
    private long committedEnd() {
        try (KafkaConsumer<String, byte[]> consumer = broker.consumer()) {
            TopicPartition keys = new TopicPartition(TOPICS.keys().name(), 0);
            return consumer.endOffsets(List.of(keys)).getOrDefault(keys, 0L);
        }
    }

    private void createShortLived() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Command create =
                Command.newBuilder(
                                Samples.command(
                                        SHORT_LIVED,
                                        "create-short",
                                        Samples.creation()
                                                .setExpiresAt(now.plusSeconds(5))
                                                .setFencePosition(0)
                                                .build(),
                                        null))
                        .setRequestedAt(now)
                        .build();
        write(create);
    }

    private Command creation(int i) {
        return Samples.command(
                "key_" + i, "create-" + i, Samples.creation().setFencePosition(0).build(), null);
    }

    private Command command(int i) {
        String key = "key_" + random.nextInt(KEYS);
        Long version = Objects.requireNonNull(model.get(key)).getVersion();
        Object body =
                switch (random.nextInt(7)) {
                    case 0 -> new UpdateKey("n" + i, null, null, null, null, null, List.of());
                    case 1 -> Samples.scopes(List.of("s" + i));
                    case 2 ->
                            new RotateKey(
                                    Samples.digest(i), Samples.NOW.plusSeconds(60), null, null);
                    case 3 -> new SuspendKey();
                    case 4 -> new ResumeKey();
                    case 5 -> new ExpireKey(null);
                    default -> new ExpireKey(Samples.NOW.minusSeconds(1));
                };
        return Samples.command(key, "c-" + i, body, random.nextInt(3) == 0 ? version : null);
    }

    private void send(Command command) throws Exception {
        write(command);
        KeyState state = model.get(command.getKeyId());
        switch (KeyReducer.reduce(state, command, Samples.NOW)) {
            case Reduction.Applied(KeyState after, KeyEvent event) -> {
                model.put(command.getKeyId(), after);
                modelEvents
                        .computeIfAbsent(command.getKeyId(), _ -> new ArrayList<>())
                        .add(text(event));
            }
            case Reduction.Refused(KeyState after, String _) ->
                    model.put(command.getKeyId(), after);
            case Reduction.AlreadyAnswered _ -> {}
            case Reduction.NoSuchKey(String reason) -> throw new AssertionError(reason);
        }
    }

    private void write(Command command) throws Exception {
        producer.send(
                        new ProducerRecord<>(
                                TOPICS.commands().name(),
                                command.getKeyId(),
                                PlainAvroSerde.encode(command)))
                .get(30, TimeUnit.SECONDS);
    }

    private static String text(KeyEvent event) {
        return event.getEventId() + ' ' + event.getType() + ' ' + event.getCommandId();
    }

    private Map<String, String> modelStates() {
        Map<String, String> states = new HashMap<>();
        model.forEach((keyId, state) -> states.put(keyId, state.toString()));
        return states;
    }

    /** The last states, as text: Avro cannot compare records with times in lists. */
    private Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        for (KeyState state : broker.committed(TOPICS.keys(), KeyState.class)) {
            states.put(state.getKeyId(), state.toString());
        }
        states.remove(SHORT_LIVED);
        return states;
    }

    private KeyState lastState(String keyId) {
        return broker.committed(TOPICS.keys(), KeyState.class).stream()
                .filter(state -> state.getKeyId().equals(keyId))
                .reduce((_, last) -> last)
                .orElseThrow();
    }
}
