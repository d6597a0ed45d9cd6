package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.FurtherKey;
import dev.keyfence.verifier.command.KafkaCommandSender.Gathering;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Commands that wait for each other and share a record. */
class CommandGatheringTest {

    /** Time enough to send three. */
    private static final Gathering TOGETHER = new Gathering(100, Duration.ofSeconds(1), 64);

    private final KeptCommands serializer = new KeptCommands();

    @Test
    void sendsKeysThatAreBroughtInTogether() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafkaOfOnePartition(true);
        List<KeyCommand> keys = imports();
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafka, TOGETHER)) {
            for (CompletableFuture<Void> sent : keys.stream().map(sender::send).toList()) {
                sent.get(10, TimeUnit.SECONDS);
            }
        }

        ProducerRecord<byte[], byte[]> record = kafka.history().getFirst();
        assertThat(kafka.history()).hasSize(1);
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                .isEqualTo(keys.getFirst().keyId().toString());
        Command sent = serializer.first();
        assertThat(sent.getKeyId()).isEqualTo(keys.getFirst().keyId().toString());
        assertThat(sent.getFurther())
                .extracting(FurtherKey::getKeyId)
                .containsExactly(keys.get(1).keyId().toString(), keys.get(2).keyId().toString());
        assertThat(sent.getFurther().getLast().getCommandId())
                .isEqualTo(keys.getLast().commandId());
        assertThat(sent.getFurther().getLast().getRequestedAt()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(sent.getFurther().getLast().getCreate())
                .isEqualTo(CommandRecords.toRecord(List.of(keys.getLast())).getBody());
    }

    @Test
    void takesApartWhatWouldBeTooLargeTogether() throws Exception {
        MockProducer<byte[], byte[]> kafka = kafkaOfOnePartition(true);
        Serializer<Command> large =
                (_, command) -> new byte[command.getFurther().isEmpty() ? 1 : 200_000];
        List<KeyCommand> keys = imports();
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", large, () -> kafka, TOGETHER)) {
            for (CompletableFuture<Void> sent : keys.stream().map(sender::send).toList()) {
                sent.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(kafka.history())
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(
                        keys.stream().map(key -> key.keyId().toString()).toList());
    }

    @Test
    void tellsEachOfThemThatItIsNotCertain() {
        MockProducer<byte[], byte[]> kafka = kafkaOfOnePartition(false);
        try (KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafka, TOGETHER)) {
            List<CompletableFuture<Void>> sent = imports().stream().map(sender::send).toList();
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(kafka.errorNext(new TimeoutException("t"))).isTrue());

            sent.forEach(KafkaCommandSenderTest::assertNotSent);
        }
    }

    @Test
    void tellsAllOfThemWhenKafkaDoesNotSayWhereTheyGo() {
        try (KafkaCommandSender sender =
                new KafkaCommandSender(
                        "c",
                        serializer,
                        () -> {
                            throw new TimeoutException("no such host");
                        },
                        TOGETHER)) {
            imports().stream()
                    .map(sender::send)
                    .toList()
                    .forEach(KafkaCommandSenderTest::assertNotSent);
        }
    }

    @Test
    void refusesWhatIsMoreThanMayWaitAndWhatStillWaitsAtItsClose() {
        Gathering long2 = new Gathering(2, Duration.ofHours(1), 64);
        KafkaCommandSender sender =
                new KafkaCommandSender("c", serializer, () -> kafkaOfOnePartition(true), long2);
        List<CompletableFuture<Void>> sent = imports().stream().map(sender::send).toList();

        assertThat(sent.getLast())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("too many commands");
        assertThat(sent.getFirst()).isNotDone();
        sender.close();
        assertThat(sent.getFirst())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("stopping");
    }

    private static MockProducer<byte[], byte[]> kafkaOfOnePartition(boolean autoComplete) {
        Node node = new Node(1, "h", 1);
        Cluster cluster =
                new Cluster(
                        "cluster",
                        List.of(node),
                        List.of(
                                new PartitionInfo(
                                        "c", 0, node, new Node[] {node}, new Node[] {node})),
                        Set.of(),
                        Set.of());
        return new MockProducer<>(
                cluster, autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<KeyCommand> imports() {
        Actor actor = new Actor("key_root", "203.0.113.7", "req-1");
        return IntStream.of(1, 2, 3)
                .mapToObj(i ->
                        CommandBundlesTest.imports(
                                new KeyId(i, i), actor, Why.UNSAID, List.of("read")))
                .toList();
    }
}
