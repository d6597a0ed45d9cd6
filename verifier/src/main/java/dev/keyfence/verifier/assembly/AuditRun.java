package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.AuditGap;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.verifier.audit.AuditResult;
import dev.keyfence.verifier.audit.TopicAudit;
import dev.keyfence.verifier.audit.TopicAudit.AuditReaders;
import dev.keyfence.verifier.audit.TopicAudit.AuditTopics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;

/** An audit of a cluster's decisions. */
public final class AuditRun {

    /** Reads some hundred thousand decisions a second; more at once gains nothing. */
    private static final int FETCH_BYTES = 4 << 20;

    private AuditRun() {}

    /**
     * Reads the topic of decisions to its end.
     *
     * @throws StartFailure when Kafka or the schema registry cannot be reached; the message says
     *     why
     */
    public static AuditResult of(ClusterSettings cluster) {
        Map<String, Object> config = new HashMap<>(cluster.connection());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        RecordSerdes serdes = new RecordSerdes(cluster.serdeClass(), cluster.registry());
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Serde<Decision> decision = serdes.forValues(Decision.class);
                Serde<FenceRecord> fence = serdes.forValues(FenceRecord.class);
                Serde<AuditGap> gap = serdes.forValues(AuditGap.class)) {
            return new TopicAudit(
                            new AuditTopics(
                                    cluster.topics().decisions().name(),
                                    cluster.topics().fence().name(),
                                    cluster.topics().auditGaps().name()),
                            consumer,
                            new AuditReaders(
                                    decision.deserializer(),
                                    fence.deserializer(),
                                    gap.deserializer()),
                            TopicAudit.PATIENCE)
                    .run();
        } catch (KafkaException e) {
            throw new StartFailure(
                    StartFailure.Kind.KAFKA,
                    "the decisions at "
                            + cluster.bootstrapServers()
                            + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
