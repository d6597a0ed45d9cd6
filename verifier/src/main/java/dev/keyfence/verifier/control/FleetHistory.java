package dev.keyfence.verifier.control;

import dev.keyfence.verifier.fence.NodeView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes were, as this node saw them since its start: the worst staleness of each in slots
 * of time, and when one came, went silent, or stopped. In memory, and bounded. Thread-safe.
 */
final class FleetHistory {

    /** Some 8 KiB a node; who has more nodes looks at metrics. */
    static final int NODES_MAX = 256;

    /** A day of trouble; the oldest make room. */
    static final int CHANGES_MAX = 1_000;

    private final long sinceMillis;
    private final Map<String, Row> rows = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();

    /** A history that begins now. */
    FleetHistory(long nowMillis) {
        this.sinceMillis = nowMillis;
    }

    /** How far back is looked, and how finely. */
    enum Span {
        /** What people look at while something happens. */
        HOUR("PT1H", Duration.ofSeconds(10), 360),
        /** What they look at the morning after. */
        DAY("P1D", Duration.ofMinutes(5), 288);

        private final String word;
        private final long stepMillis;
        private final int slots;

        Span(String word, Duration step, int slots) {
            this.word = word;
            this.stepMillis = step.toMillis();
            this.slots = slots;
        }

        /** As the API has it. */
        String word() {
            return word;
        }

        /** How long a slot is. */
        Duration step() {
            return Duration.ofMillis(stepMillis);
        }

        /** The span of a word; empty when it is none. */
        static Optional<Span> ofWord(String word) {
            return Stream.of(values()).filter(span -> span.word.equals(word)).findFirst();
        }
    }

    /** What became of a node. */
    enum What {
        /** This node read its lease for the first time. */
        FIRST_SEEN,
        /** It has started anew. */
        STARTED,
        /** It holds a lease again. */
        LIVE,
        /** Its lease has run out: it answers nothing. */
        SILENT,
        /** It has stopped, and said so. */
        RELEASED
    }

    /**
     * Something became of a node.
     *
     * @param atMillis when that was noticed, milliseconds since the epoch
     * @param nodeEpoch the node's start
     */
    record Change(long atMillis, String nodeId, long nodeEpoch, What what) {}

    /**
     * One node over time.
     *
     * @param stalenessMillis the worst in each slot, in their order; null where it was not there
     */
    record Line(String nodeId, List<@Nullable Integer> stalenessMillis) {}

    /**
     * What there is to tell.
     *
     * @param sinceMillis nothing is known of what was before
     * @param fromMillis when the first slot begins
     * @param lines by the nodes' ids
     * @param changes the latest first
     */
    record Told(long sinceMillis, long fromMillis, List<Line> lines, List<Change> changes) {}

    /** Takes how the nodes are now. */
    synchronized void take(long nowMillis, List<NodeView> nodes) {
        for (NodeView node : nodes) {
            Row row = rows.get(node.nodeId());
            if (row == null && makeRoom(nowMillis)) {
                row = new Row();
                rows.put(node.nodeId(), row);
            }
            if (row != null) {
                what(row, node).forEach(what -> note(nowMillis, node, what));
                row.take(nowMillis, node);
            }
        }
    }

    /** Tells what was in a span until now. */
    synchronized Told tell(Span span, long nowMillis) {
        long last = nowMillis / span.stepMillis;
        long first = last - span.slots + 1;
        List<Line> lines = new ArrayList<>();
        rows.forEach((nodeId, row) -> {
            List<@Nullable Integer> values = row.ring(span).values(first, last);
            if (values.stream().anyMatch(value -> value != null)) {
                lines.add(new Line(nodeId, values));
            }
        });
        lines.sort(Comparator.comparing(Line::nodeId));
        long fromMillis = first * span.stepMillis;
        return new Told(
                sinceMillis,
                fromMillis,
                lines,
                changes.stream().filter(change -> change.atMillis() >= fromMillis).toList());
    }

    /** A node that nobody has seen for longer than anything is kept makes room for another. */
    private boolean makeRoom(long nowMillis) {
        if (rows.size() == NODES_MAX) {
            long kept = Span.DAY.stepMillis * Span.DAY.slots;
            rows.values().removeIf(row -> row.seenMillis < nowMillis - kept);
        }
        return rows.size() < NODES_MAX;
    }

    private static List<What> what(Row row, NodeView node) {
        List<What> all = new ArrayList<>();
        if (row.status == null) {
            all.add(What.FIRST_SEEN);
        } else if (row.epoch != node.nodeEpoch()) {
            all.add(What.STARTED);
        }
        boolean fresh = row.status == null && node.status() == NodeView.Status.LIVE;
        if (row.status != node.status() && !fresh) {
            all.add(
                    switch (node.status()) {
                        case LIVE -> What.LIVE;
                        case SILENT -> What.SILENT;
                        case RELEASED -> What.RELEASED;
                    });
        }
        return all;
    }

    private void note(long nowMillis, NodeView node, What what) {
        if (changes.size() == CHANGES_MAX) {
            changes.removeLast();
        }
        changes.addFirst(new Change(nowMillis, node.nodeId(), node.nodeEpoch(), what));
    }

    /** What is kept of a node. */
    private static final class Row {

        private final Ring hour = new Ring(Span.HOUR);
        private final Ring day = new Ring(Span.DAY);
        private long seenMillis;
        private long epoch;
        private NodeView.@Nullable Status status;

        void take(long nowMillis, NodeView node) {
            seenMillis = nowMillis;
            epoch = node.nodeEpoch();
            status = node.status();
            if (status != NodeView.Status.RELEASED) {
                hour.put(nowMillis, node.staleness());
                day.put(nowMillis, node.staleness());
            }
        }

        Ring ring(Span span) {
            return switch (span) {
                case HOUR -> hour;
                case DAY -> day;
            };
        }
    }

    /** The worst of each of the latest slots; older ones are overwritten by newer ones. */
    private static final class Ring {

        private final Span span;
        private final long[] slots;
        private final int[] worst;

        Ring(Span span) {
            this.span = span;
            this.slots = new long[span.slots];
            this.worst = new int[span.slots];
            Arrays.fill(slots, -1);
        }

        void put(long nowMillis, Duration staleness) {
            long slot = nowMillis / span.stepMillis;
            int place = Math.floorMod(slot, span.slots);
            int millis = (int) Math.min(Integer.MAX_VALUE, staleness.toMillis());
            worst[place] = slots[place] == slot ? Math.max(worst[place], millis) : millis;
            slots[place] = slot;
        }

        List<@Nullable Integer> values(long first, long last) {
            List<@Nullable Integer> values = new ArrayList<@Nullable Integer>();
            for (long slot = first; slot <= last; slot++) {
                int place = Math.floorMod(slot, span.slots);
                values.add(slots[place] == slot ? Integer.valueOf(worst[place]) : null);
            }
            return values;
        }
    }
}
