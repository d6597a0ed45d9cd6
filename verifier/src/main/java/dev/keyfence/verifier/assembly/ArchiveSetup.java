package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.verifier.archive.Archive;
import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.ReplicaCounters;
import dev.keyfence.verifier.verify.NodeIdentity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The archive of a process that keeps decisions, or the answer that it keeps none. */
public final class ArchiveSetup {

    private final @Nullable Archive archive;

    private ArchiveSetup(@Nullable Archive archive) {
        this.archive = archive;
    }

    /**
     * Makes one that is started later.
     *
     * @param settings null for a process that keeps none
     * @param nodeId who reports what cannot be read
     * @param meters where its counts are published
     * @param parts takes over what must be closed
     */
    public static ArchiveSetup of(
            @Nullable ArchiveSettings settings,
            ClusterSettings cluster,
            String nodeId,
            MeterRegistry meters,
            Parts parts) {
        if (settings == null) {
            return new ArchiveSetup(null);
        }
        RecordSerdes serdes = new RecordSerdes(cluster.serdeClass(), cluster.registry());
        var letters = parts.add("serde of archive letters", serdes.forValues(DeadLetter.class));
        LazyDeadLetters deadLetters =
                parts.add(
                        "archive letters",
                        new LazyDeadLetters(
                                cluster,
                                new NodeIdentity(nodeId, 1),
                                letters.serializer(),
                                new ReplicaCounters()));
        Topic topic = cluster.topics().decisions();
        var values = parts.add("serde of archive", serdes.forValues(Decision.class));
        Archive archive =
                parts.add(
                        "archive",
                        new Archive(
                                settings,
                                FollowerSettings.committed(
                                        topic.name(), topic.partitions().count()),
                                cluster.connection(),
                                values.deserializer(),
                                deadLetters));
        register(meters, archive);
        return new ArchiveSetup(archive);
    }

    /** Begins to archive. */
    public void start() {
        if (archive != null) {
            archive.start();
        }
    }

    /** What the control plane's controllers work with. */
    public Part<?> part() {
        return Part.of(Decisions.class, archive == null ? Decisions.none() : archive);
    }

    /** Ready in any case: what becomes of decisions keeps no node from making them. */
    public HealthCheck check() {
        return Checks.of(
                "archive",
                () ->
                        new HealthCheck.Health(
                                true, archive == null ? "off (--archive-days 0)" : archive.text()));
    }

    private static void register(MeterRegistry meters, Archive archive) {
        for (Archive.Count count : Archive.Count.values()) {
            String name = "keyfence.archive." + count.name().toLowerCase(Locale.ROOT);
            if (count == Archive.Count.WAITING) {
                Gauge.builder(name, archive, one -> one.get(count))
                        .description("Decisions that are in no file yet")
                        .register(meters);
            } else {
                FunctionCounter.builder(name.replace('_', '.'), archive, one -> one.get(count))
                        .description("Records of decisions on their way into the archive")
                        .register(meters);
            }
        }
        Gauge.builder("keyfence.archive.well", archive, one -> one.isWell() ? 1 : 0)
                .description("0 when decisions wait to be archived since something is wrong")
                .register(meters);
    }
}
