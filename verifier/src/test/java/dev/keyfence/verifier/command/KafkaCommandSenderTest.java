package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.verifier.command.KafkaCommandSender.Gathering;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaCommandSenderTest {

    private static final KeyId KEY = new KeyId(1, 2);

    private final KeptCommands serializer = new KeptCommands();

    @Test
    void sendsUnderTheKeysIdAndCompletesWhenTheLogHasIt() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(true);
        try (KafkaCommandSender sender =
                new KafkaCommandSender(
                        "keyfence.commands", serializer, () -> kafka, Gathering.NONE)) {
            sender.send(command(StoredKey.NEVER)).get(10, TimeUnit.SECONDS);
        }

        ProducerRecord<byte[], byte[]> record = kafka.history().getFirst();
        assertThat(record.topic()).isEqualTo("keyfence.commands");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(KEY.toString());
        assertThat(record.value()).isEqualTo(KeptCommands.BYTES);
        Command sent = serializer.first();
        assertThat(sent.getCommandId()).isEqualTo("cmd_1");
        assertThat(sent.getActor().getRequestId()).isEqualTo("req-1");
        assertThat(sent.getRequestedAt()).isEqualTo(Instant.ofEpochMilli(5));
        CreateKey create = (CreateKey) sent.getBody();
        assertThat(create.getDigest().bytes()).isEqualTo(KeyDigest.of("secret").toBytes());
        assertThat(create.getEnvironment()).isEqualTo(dev.keyfence.schemas.record.Environment.TEST);
        assertThat(create.getScopes()).isEqualTo(List.of("read"));
        assertThat(create.getExpiresAt()).isNull();
        assertThat(create.getFencePosition()).isEqualTo(42);
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void keepsAnExpiry() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(true);
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafka, Gathering.NONE)) {
            sender.send(command(7_000)).get(10, TimeUnit.SECONDS);
        }

        Command sent = serializer.first();
        assertThat(((CreateKey) sent.getBody()).getExpiresAt()).isEqualTo(Instant.ofEpochMilli(7));
    }

    @Test
    void saysThatACommandIsNotCertainWhenKafkaDoesNotTakeIt() {
        MockProducer<byte[], byte[]> kafka = kafka(false);
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafka, Gathering.NONE)) {
            CompletableFuture<Void> sent = sender.send(command(StoredKey.NEVER));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(kafka.errorNext(new TimeoutException("t"))).isTrue());

            assertNotSent(sent);
        }
    }

    @Test
    void saysSoWhenTheRegistryIsAway() {
        Serializer<Command> broken =
                (_, _) -> {
                    throw new TimeoutException("the registry is away");
                };
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", broken, () -> kafka(true), Gathering.NONE)) {
            assertNotSent(sender.send(command(StoredKey.NEVER)));
        }
    }

    @Test
    void connectsAgainAfterAFailureToConnect() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafka(true);
        int[] attempts = {0};
        try (KafkaCommandSender sender =
                new KafkaCommandSender(
                        "c",
                        serializer,
                        () -> {
                            if (attempts[0]++ == 0) {
                                throw new TimeoutException("no such host");
                            }
                            return kafka;
                        },
                        Gathering.NONE)) {
            assertNotSent(sender.send(command(StoredKey.NEVER)));
            sender.send(command(StoredKey.NEVER)).get(10, TimeUnit.SECONDS);
        }

        assertThat(kafka.history()).hasSize(1);
    }

    @Test
    void sendsThroughAnotherProducerAfterConnectingAnew() throws Exception {
        List<MockProducer<byte[], byte[]>> made = new CopyOnWriteArrayList<>();
        try (KafkaCommandSender sender =
                new KafkaCommandSender(
                        "c",
                        serializer,
                        () -> {
                            made.add(kafka(true));
                            return made.getLast();
                        },
                        Gathering.NONE)) {
            sender.send(command(StoredKey.NEVER)).get(10, TimeUnit.SECONDS);
            sender.reconnect();
            assertThat(made.getFirst().closed()).isTrue();
            sender.send(command(StoredKey.NEVER)).get(10, TimeUnit.SECONDS);
        }

        assertThat(made).hasSize(2);
        assertThat(made.getLast().history()).hasSize(1);
    }

    @Test
    void takesNothingAfterItsClose() {
        KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafka(true), Gathering.NONE);
        sender.close();

        assertNotSent(sender.send(command(StoredKey.NEVER)));
    }

    @Test
    void losesNoCommandForSpeed() {
        assertThat(CommandProducer.properties(Map.of("bootstrap.servers", "h:1", "acks", "0")))
                .containsEntry("bootstrap.servers", "h:1")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("linger.ms", 0)
                .containsEntry("delivery.timeout.ms", 10_000);
    }

    static void assertNotSent(CompletableFuture<Void> sent) {
        assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CommandNotSentException.class);
    }

    private static MockProducer<byte[], byte[]> kafka(boolean autoComplete) {
        return new MockProducer<>(
                autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KeyCommand command(long expiresAtMicros) {
        return new KeyCommand(
                "cmd_1",
                KEY,
                7L,
                new Actor("key_root", "203.0.113.7", "req-1"),
                5_000,
                new Why("rotation", "a note"),
                new KeyCommand.Create(
                        "keyfence",
                        "acme",
                        "ci",
                        Environment.TEST,
                        List.of("read"),
                        List.of("ci"),
                        KeyTerms.NONE,
                        KeyDigest.of("secret"),
                        null,
                        expiresAtMicros,
                        42));
    }
}
