package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.export.ExportCounters.Count;
import dev.keyfence.verifier.export.ExportPlan;
import dev.keyfence.verifier.export.ExportSettings;
import dev.keyfence.verifier.export.Exporter;
import dev.keyfence.verifier.export.Exporters;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.verify.NodeIdentity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The exports of a control node. */
public final class ExportSetup {

    /** As many messages as may be delivered once more after a crash. */
    private static final int POLL_RECORDS_MAX = 100;

    /** How soon another node takes over from one that died. */
    private static final int SESSION_MILLIS = 10_000;

    private final ClusterSettings cluster;
    private final Parts parts;
    private final LazyDeadLetters deadLetters;
    private final List<Exporter<?>> exporters = new ArrayList<>();

    private ExportSetup(ClusterSettings cluster, String nodeId, Parts parts) {
        this.cluster = cluster;
        this.parts = parts;
        RecordSerdes serdes = new RecordSerdes(cluster.serdeClass(), cluster.registry());
        var letters = parts.add("serde of export letters", serdes.forValues(DeadLetter.class));
        this.deadLetters =
                parts.add(
                        "export letters",
                        new LazyDeadLetters(
                                cluster,
                                new NodeIdentity(nodeId, 1),
                                letters.serializer(),
                                new ReplicaCounters()));
    }

    /**
     * Makes them; they read nothing yet, and end with the process's parts.
     *
     * @param nodeId who reports what cannot be delivered
     * @param meters where their counts are published
     */
    public static ExportSetup of(
            ExportPlan plan,
            ClusterSettings cluster,
            String nodeId,
            MeterRegistry meters,
            Parts parts) {
        ExportSetup setup = new ExportSetup(cluster, nodeId, parts);
        for (ExportSettings each : plan.exports()) {
            Exporter<?> exporter =
                    switch (each.source()) {
                        case ALERTS ->
                                Exporters.alerts(
                                        each,
                                        plan.publicUrl(),
                                        setup.source(each, cluster.topics().alerts(), Alert.class));
                        case DECISIONS ->
                                Exporters.decisions(
                                        each,
                                        setup.source(
                                                each,
                                                cluster.topics().decisions(),
                                                Decision.class));
                    };
            setup.exporters.add(exporter);
            register(meters, exporter);
        }
        return setup;
    }

    /** Begins to export, until its parts are closed; after the planes, as they are to go later. */
    public void start() {
        for (Exporter<?> exporter : exporters) {
            parts.add("export " + exporter.name(), exporter).start();
        }
    }

    /** Ready in any case: who does not take alerts keeps no node from its work. */
    public HealthCheck check() {
        return Checks.of(
                "exports",
                () ->
                        new HealthCheck.Health(
                                true,
                                exporters.isEmpty()
                                        ? "off (--export)"
                                        : exporters.stream()
                                                .map(ExportSetup::text)
                                                .collect(Collectors.joining("; "))));
    }

    private static String text(Exporter<?> exporter) {
        return "%s: %d delivered, %d dead%s"
                .formatted(
                        exporter.name(),
                        exporter.counters().get(Count.DELIVERED),
                        exporter.counters().get(Count.DEAD),
                        exporter.counters().isFailing() ? ", failing now" : "");
    }

    private <T extends SpecificRecord> Exporters.Source<T> source(
            ExportSettings settings, Topic topic, Class<T> type) {
        var values =
                parts.add(
                        "serde of export " + settings.name(),
                        new RecordSerdes(cluster.serdeClass(), cluster.registry()).forValues(type));
        return new Exporters.Source<>(
                topic.name(), () -> consumer(settings), values.deserializer(), deadLetters);
    }

    private Consumer<byte[], byte[]> consumer(ExportSettings settings) {
        Map<String, Object> config = new HashMap<>(cluster.connection());
        config.put("group.id", cluster.topics().prefix() + "export-" + settings.name());
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        config.put("max.poll.records", POLL_RECORDS_MAX);
        config.put("allow.auto.create.topics", false);
        config.put("session.timeout.ms", SESSION_MILLIS);
        config.put("heartbeat.interval.ms", SESSION_MILLIS / 4);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void register(MeterRegistry meters, Exporter<?> exporter) {
        for (Count count : Count.values()) {
            FunctionCounter.builder(
                            "keyfence.export.records", exporter, one -> one.counters().get(count))
                    .tag("export", exporter.name())
                    .tag("outcome", count.name().toLowerCase(Locale.ROOT))
                    .description("Records on their way out")
                    .register(meters);
        }
        Gauge.builder("keyfence.export.well", exporter, one -> one.counters().isFailing() ? 0 : 1)
                .tag("export", exporter.name())
                .description("0 when the last try of an export failed")
                .register(meters);
    }
}
