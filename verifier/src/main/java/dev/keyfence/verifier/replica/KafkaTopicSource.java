package dev.keyfence.verifier.replica;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A topic of a Kafka cluster. Connects when first asked, never before. */
final class KafkaTopicSource implements TopicSource {

    /** Answers of a living cluster take milliseconds; a leader's failover takes seconds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** Closing must not wait for a cluster that is away. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final String topic;
    private final IsolationLevel isolation;
    private final Map<String, Object> clientSettings;
    private @Nullable Admin admin;

    /**
     * A topic.
     *
     * @param topic the topic's full name
     * @param isolation which records there are: all, or those of committed transactions; the end
     *     offsets are those of such a reader
     * @param clientSettings {@code bootstrap.servers} and what security the cluster needs
     */
    KafkaTopicSource(String topic, IsolationLevel isolation, Map<String, Object> clientSettings) {
        this.topic = topic;
        this.isolation = isolation;
        this.clientSettings = Map.copyOf(clientSettings);
    }

    @Override
    public String where() {
        return String.valueOf(clientSettings.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    @Override
    public Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public CompletableFuture<TopicFacts> facts() {
        long now = System.currentTimeMillis();
        Admin client = admin();
        CompletionStage<String> cluster = client.describeCluster().clusterId().toCompletionStage();
        CompletionStage<TopicDescription> description =
                client.describeTopics(List.of(topic))
                        .allTopicNames()
                        .toCompletionStage()
                        .thenApply(found -> found.values().iterator().next());
        CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> ends =
                description.thenCompose(found ->
                        client.listOffsets(
                                        partitions(found).stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                p -> p, _ -> OffsetSpec.latest())),
                                        new ListOffsetsOptions(isolation))
                                .all()
                                .toCompletionStage());
        return cluster.thenCombine(description, (id, found) -> identity(id, found))
                .thenCombine(ends, (identity, offsets) -> facts(identity, offsets, now))
                .toCompletableFuture();
    }

    @Override
    public synchronized void close() {
        Admin client = admin;
        admin = null;
        if (client != null) {
            client.close(CLOSE_TIMEOUT);
        }
    }

    /** Latency first, and every surprise an exception: see the rationale for each. */
    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        return settings;
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(common());
        }
        return admin;
    }

    private static LogIdentity identity(String clusterId, TopicDescription topic) {
        return new LogIdentity(clusterId, topic.topicId().toString(), topic.partitions().size());
    }

    private static TopicFacts facts(
            LogIdentity identity, Map<TopicPartition, ListOffsetsResultInfo> ends, long atMillis) {
        return new TopicFacts(
                identity,
                ends.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        end -> end.getKey().partition(),
                                        end -> end.getValue().offset())),
                atMillis);
    }

    private static List<TopicPartition> partitions(TopicDescription description) {
        return description.partitions().stream()
                .map(TopicPartitionInfo::partition)
                .map(partition -> new TopicPartition(description.name(), partition))
                .toList();
    }
}
