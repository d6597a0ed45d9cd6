package dev.keyfence.verifier.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final String TOPIC = "notes";

    @TempDir Path directory;

    @Test
    void keepsTransactionalRecordsClusterIdAndPortOverARestart() throws Exception {
        String clusterId;
        String address;
        try (EmbeddedBroker broker = start(0)) {
            address = broker.bootstrapServers();
            clusterId = clusterId(broker);
            createTopic(broker);
            produceInTransactions(broker, "kept", "thrown away");
            assertThat(committed(broker)).containsExactly("kept");
        }
        try (EmbeddedBroker broker = start(0)) {
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(clusterId(broker)).isEqualTo(clusterId);
            assertThat(committed(broker)).containsExactly("kept");
        }
    }

    @Test
    void takesAnotherPortWhenTheLastOneIsTakenMeanwhile() throws Exception {
        try (EmbeddedBroker broker = start(0)) {
            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
        }
        int last = BrokerPorts.choose(settings(0)).client();
        try (ServerSocket taken = new ServerSocket(last, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker = start(0)) {
            assertThat(broker.bootstrapServers()).isNotEqualTo("127.0.0.1:" + last);
            assertThat(taken.isBound()).isTrue();
            assertThat(clusterId(broker)).isNotEmpty();
        }
    }

    @Test
    void namesTheWantedPortWhenItIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()).close())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void reportsAFatalFaultInsteadOfEndingTheProcess() throws Exception {
        BlockingQueue<String> faults = new LinkedBlockingQueue<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings(0), faults::add)) {
            assertThat(broker.bootstrapServers()).isNotEmpty();
            Exit.halt(1, "disk gone");
            assertThat(faults.poll(1, TimeUnit.SECONDS)).contains("disk gone").contains("1");
        }
        Exit.exit(2, "late");
        assertThat(faults).isEmpty();
    }

    @Test
    void refusesADirectoryWhoseClusterIdIsGone() throws Exception {
        Path log = Files.createDirectories(directory.resolve("log"));
        Files.writeString(log.resolve("meta.properties"), "version=1\n");
        assertThatThrownBy(() -> start(0).close()).hasMessageContaining("names no cluster.id");
    }

    @Test
    void doesNotCreateTopicsThatNobodyAskedFor() throws Exception {
        try (EmbeddedBroker broker = start(0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaConsumer<String, String> consumer = consumer(broker)) {
            assertThat(consumer.partitionsFor("nobody", Duration.ofSeconds(2))).isEmpty();
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    private EmbeddedBroker start(int port) {
        return EmbeddedBroker.start(settings(port));
    }

    private EmbeddedBrokerSettings settings(int port) {
        return new EmbeddedBrokerSettings(directory, "127.0.0.1", port);
    }

    private static String clusterId(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS);
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static void produceInTransactions(EmbeddedBroker broker, String kept, String thrownAway)
            throws Exception {
        Map<String, Object> config =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        "notes-writer");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, kept)).get(10, TimeUnit.SECONDS);
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, thrownAway)).get(10, TimeUnit.SECONDS);
            producer.abortTransaction();
        }
    }

    private static List<String> committed(EmbeddedBroker broker) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer(broker)) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    consumer.endOffsets(List.of(partition), Duration.ofSeconds(10))
                            .getOrDefault(partition, 0L);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(one -> values.add(one.value()));
            }
        }
        return values;
    }

    private static KafkaConsumer<String, String> consumer(EmbeddedBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
