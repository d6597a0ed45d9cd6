package dev.keyfence.streams.detection;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.streams.codec.RawTopology;
import dev.keyfence.streams.decisions.CommitHook;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The detection topology: decisions become sightings, sightings findings, findings alerts.
 *
 * <pre>
 *   decisions (12) ───┬▶ detection-keys ────▶ alerts, detection-signals, dead-letters
 *   key-events (12) ──┘      │ failures, and news of successes
 *                            ▼
 *               detection-sources (12) ─▶ detection-sources ─▶ alerts, detection-signals
 *
 *               detection-signals (12) ─▶ detection-links ───▶ alerts
 *
 *   detection-keys ─▶ detection-pulses (1) ──┐
 *                             fence (1) ─────┼▶ detection-health ─▶ alerts
 *                             dead-letters ──┘
 * </pre>
 *
 * Each part has one store, of memories and open episodes. A key's decisions and its events are in
 * partitions of the same number, since both topics have as many and the same record key.
 */
public final class DetectionTopology {

    static final String SOURCES_SINK = "detection-handed-on";
    static final String PULSES_SINK = "detection-pulses";

    private static final TaskNames KEYS = TaskNames.of("keys", true);
    private static final TaskNames SOURCES = TaskNames.of("sources", true);
    private static final TaskNames LINKS = TaskNames.of("links", false);
    private static final TaskNames HEALTH = TaskNames.of("health", false);

    private final Topology topology = new Topology();
    private final Topics topics;

    private DetectionTopology(DetectionSettings settings) {
        topics = settings.topics();
        source("decisions-source", topics.decisions());
        source("key-events-source", topics.keyEvents());
        topology.addProcessor(
                KEYS.processor(),
                () -> new KeyWatcher(settings, KEYS),
                "decisions-source",
                "key-events-source");
        sink(SOURCES_SINK, topics.detectionSources(), KEYS);
        sink(PULSES_SINK, topics.detectionPulses(), KEYS);
        finish(KEYS);
        source("sources-source", topics.detectionSources());
        topology.addProcessor(
                SOURCES.processor(), () -> new SourceWatcher(settings, SOURCES), "sources-source");
        finish(SOURCES);
        source("signals-source", topics.detectionSignals());
        topology.addProcessor(
                LINKS.processor(), () -> new Correlator(settings, LINKS), "signals-source");
        finish(LINKS);
        health(settings);
    }

    /** Builds the topology; connects to nothing. */
    public static Topology build(DetectionSettings settings) {
        RecordTrust.establish();
        return new DetectionTopology(settings).topology;
    }

    /**
     * A part of its own, since records of a part's topics come by their times: decisions that wait
     * must not keep leases waiting. What the fence holds from before the first start is not news.
     */
    private void health(DetectionSettings settings) {
        source("pulses-source", topics.detectionPulses());
        RawTopology.source(
                topology, "fence-source", topics.fence().name(), AutoOffsetReset.latest());
        source("dead-letters-source", topics.deadLetters());
        topology.addProcessor(
                HEALTH.processor(),
                () -> new HealthWatcher(settings, HEALTH),
                "pulses-source",
                "fence-source",
                "dead-letters-source");
        finish(HEALTH);
    }

    private void source(String name, Topic topic) {
        RawTopology.source(topology, name, topic.name());
    }

    /** The stores and the sinks that every part has. */
    private void finish(TaskNames names) {
        topology.addStateStore(RawTopology.rows(names.store()), names.processor());
        topology.addStateStore(new CommitHook.Builder(names.hook()), names.processor());
        sink(names.alerts(), topics.alerts(), names);
        sink(names.deadLetters(), topics.deadLetters(), names);
        if (names.signals() != null) {
            sink(requireNonNull(names.signals()), topics.detectionSignals(), names);
        }
    }

    private void sink(String name, Topic topic, TaskNames from) {
        RawTopology.sink(topology, name, topic.name(), from.processor());
    }
}
