package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.NodeLease;
import dev.keyfence.streams.detection.detector.NodeSilence;
import dev.keyfence.streams.detection.memory.Packer;
import dev.keyfence.streams.detection.memory.Unpacker;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to nodes' leases, and raises H1 about a node that renews its lease no more although it
 * did not give it back. All leases are in one order and stamped by the broker, so what the time is
 * follows from them; only while nobody says anything does this process's clock go on from there.
 *
 * <p>What nobody could have heard is no silence: neither a time in which the whole fleet was away,
 * nor one in which this process was not there to hear that nothing was said. For the task's thread.
 */
public final class FleetWatch {

    /** How often to {@link #look}. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** Of nodes beyond nothing is told; a fleet has some hundred. */
    private static final int NODES_MAX = 10_000;

    /** Between two leases of a fleet there are seconds; this is the whole fleet's being away. */
    private static final long AWAY_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** How long a node is remembered that was told of, or is not to be told of. */
    private static final long FORGET_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Supplier<ActiveRules> rules;
    private final Hits hits;
    private final Map<String, Voice> voices = new TreeMap<>();
    private final Set<String> changed = new HashSet<>();

    /** When the broker took the latest lease; 0 before the first. */
    private long latestMillis;

    /** Since when somebody has been saying something. */
    private long spokenSinceMillis;

    /** For how long nothing has been said since then, while this process listened. */
    private long quietMillis;

    private long lookedMillis;

    /** Whether anything was said since the last look. */
    private boolean heard;

    /**
     * What was heard of a node.
     *
     * @param epoch which start of it
     * @param millis when the broker took its latest lease
     * @param told whether its silence was told of
     */
    private record Voice(long epoch, long millis, boolean told) {

        static Voice of(byte[] row) {
            Unpacker in = new Unpacker(row);
            return new Voice(in.number(), in.number(), in.number() != 0);
        }

        byte[] toRow() {
            return new Packer().number(epoch).number(millis).number(told ? 1 : 0).toBytes();
        }
    }

    /**
     * Wires it.
     *
     * @param rules asked at every look
     * @param hits takes what is found
     * @param clockMillis what this process's clock says now
     */
    public FleetWatch(Supplier<ActiveRules> rules, Hits hits, long clockMillis) {
        this.rules = rules;
        this.hits = hits;
        this.lookedMillis = clockMillis;
    }

    /** Takes back what was {@link #write written} of a node. */
    public void restore(String node, byte[] row) {
        Voice voice = Voice.of(row);
        voices.put(node, voice);
        latestMillis = Math.max(latestMillis, voice.millis());
    }

    /**
     * Writes what changed.
     *
     * @param writer takes nodes and their rows; null for one that is forgotten
     */
    public void write(BiConsumer<String, byte @Nullable []> writer) {
        for (String node : changed) {
            Voice voice = voices.get(node);
            writer.accept(node, voice == null ? null : voice.toRow());
        }
        changed.clear();
    }

    /**
     * Takes a lease.
     *
     * @param brokerMillis when the broker took it
     */
    public void heard(NodeLease lease, long brokerMillis) {
        if (brokerMillis - (latestMillis + quietMillis) > AWAY_MILLIS) {
            spokenSinceMillis = brokerMillis;
        }
        latestMillis = Math.max(latestMillis, brokerMillis);
        quietMillis = 0;
        heard = true;
        String node = lease.getNodeId();
        Voice before = voices.get(node);
        if (before == null ? voices.size() >= NODES_MAX : before.epoch() > lease.getNodeEpoch()) {
            return;
        }
        if (lease.getReleased()) {
            voices.remove(node);
        } else {
            voices.put(node, new Voice(lease.getNodeEpoch(), brokerMillis, false));
        }
        changed.add(node);
    }

    /**
     * Looks who is silent.
     *
     * @param clockMillis what this process's clock says now; a leap of it counts for nothing
     */
    public void look(long clockMillis) {
        long passed = Math.clamp(clockMillis - lookedMillis, 0, 2 * LOOK_EVERY.toMillis());
        quietMillis = heard ? 0 : quietMillis + passed;
        heard = false;
        lookedMillis = clockMillis;
        long now = latestMillis + quietMillis;
        ActiveRules active = rules.get();
        ActiveRule<NodeSilence> rule = active.health().silence();
        List<String> gone = new ArrayList<>();
        voices.replaceAll((node, voice) -> {
            if (now - voice.millis() > FORGET_MILLIS && (voice.told() || rule == null)) {
                gone.add(node);
            }
            if (voice.told() || rule == null || !tell(active, rule, node, voice, now)) {
                return voice;
            }
            changed.add(node);
            return new Voice(voice.epoch(), voice.millis(), true);
        });
        gone.forEach(voices::remove);
        changed.addAll(gone);
    }

    private boolean tell(
            ActiveRules active, ActiveRule<NodeSilence> rule, String node, Voice voice, long now) {
        long since = Math.max(voice.millis(), spokenSinceMillis);
        Finding finding =
                rule.code()
                        .look(
                                node,
                                TimeUnit.MILLISECONDS.toSeconds(voice.millis()),
                                TimeUnit.MILLISECONDS.toSeconds(now - since));
        if (finding == null) {
            return false;
        }
        // Its time follows from the lease and not from this look, and so does the alert's id.
        hits.take(
                rule.hit(
                        active,
                        new Entity(EntityKind.NODE, node),
                        finding,
                        new PipelineWatch.Cause(null, TimeUnit.MILLISECONDS.toMicros(since))));
        return true;
    }
}
