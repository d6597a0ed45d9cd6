package dev.keyfence.verifier.archive;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the decisions of the last hour while they are read: how many for each reason, and who and
 * what was denied most. So a browser is sent figures, however many decisions there are.
 *
 * <p>Decisions are counted at the time they were made, in a ring of slots each of which is cleared
 * when its turn comes again; those older than an hour are left out. Safe for any number of threads.
 */
public final class DecisionTally {

    /** How long is looked back. */
    public static final Duration SPAN = Duration.ofHours(1);

    /** The finest that people see in a chart of an hour. */
    public static final Duration SLOT = Duration.ofSeconds(5);

    /** What was denied most is counted in coarser slots, since each follows many names. */
    private static final long TOP_SLOT_SECONDS = Duration.ofMinutes(5).toSeconds();

    /** Names followed in a slot: what has a larger share than a thousandth is never missed. */
    private static final int NAMES_MAX = 1_000;

    private static final long SLOT_SECONDS = SLOT.toSeconds();

    /** One more, since the first and the last are there in part. */
    private static final int SLOTS = (int) (SPAN.toSeconds() / SLOT_SECONDS) + 1;

    private static final int TOP_SLOTS = (int) (SPAN.toSeconds() / TOP_SLOT_SECONDS) + 1;

    /** A clock may be a little ahead of ours; what is further in the future is left out. */
    private static final long AHEAD_MAX_SECONDS = SLOT_SECONDS;

    private final InstantSource clock;
    private final long sinceSeconds;
    private final Slot[] slots = new Slot[SLOTS];
    private final TopSlot[] tops = new TopSlot[TOP_SLOTS];

    /** Rises with every decision that is counted. */
    private long changes;

    /** Whose denials are counted. */
    public enum Of {
        /** Clients' addresses. */
        ADDRESS("client_ip"),
        /** Routes, as they were told. */
        ROUTE("route"),
        /** Keys; those that nobody knows are not among them. */
        KEY("key_id");

        private final String column;

        Of(String column) {
            this.column = column;
        }
    }

    /**
     * The decisions of some seconds.
     *
     * @param atSeconds the first of them, since the epoch
     * @param counts how many for each reason; those that were allowed have the reason {@code ok}
     */
    public record Counted(long atSeconds, Map<String, Long> counts) {}

    /**
     * Slots that have changed.
     *
     * @param upTo to be given to the next call
     * @param slots in the order of time
     */
    public record Changed(long upTo, List<Counted> slots) {}

    /** A name and how often it was denied: a lower bound. */
    public record Named(String name, long count) {}

    private static final class Slot {
        private long at = -1;
        private long changed;
        private final Map<String, Long> counts = new TreeMap<>();
    }

    private static final class TopSlot {
        private long at = -1;
        private final Map<Of, TopNames> names = new EnumMap<>(Of.class);

        private TopNames names(Of of) {
            return names.computeIfAbsent(of, _ -> new TopNames(NAMES_MAX));
        }
    }

    /** Counts from now on. */
    DecisionTally(InstantSource clock) {
        this.clock = clock;
        sinceSeconds = clock.instant().getEpochSecond();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
        for (int i = 0; i < TOP_SLOTS; i++) {
            tops[i] = new TopSlot();
        }
    }

    /** When counting began, seconds since the epoch: what was decided before may be missing. */
    public long sinceSeconds() {
        return sinceSeconds;
    }

    /** Counts decisions. */
    synchronized void add(List<ReadRow> rows) {
        long now = clock.instant().getEpochSecond();
        for (ReadRow read : rows) {
            long at = TimeUnit.MICROSECONDS.toSeconds(read.row().timeMicros());
            if (at > now - SPAN.toSeconds() && at <= now + AHEAD_MAX_SECONDS) {
                count(read.row(), at);
            }
        }
    }

    /**
     * What was counted since an earlier call.
     *
     * @param after what that call said; 0 for all of the last hour
     */
    public synchronized Changed changedSince(long after) {
        long first = clock.instant().getEpochSecond() - SPAN.toSeconds();
        List<Counted> changed = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.at >= first && slot.changed > after) {
                changed.add(new Counted(slot.at, Map.copyOf(slot.counts)));
            }
        }
        changed.sort(Comparator.comparingLong(Counted::atSeconds));
        return new Changed(changes, changed);
    }

    /** Who or what was denied most in the last hour, the most frequent first. */
    public List<Named> mostDenied(Of of, int limit) {
        Map<String, Long> sum = new HashMap<>();
        synchronized (this) {
            long first = clock.instant().getEpochSecond() - SPAN.toSeconds();
            for (TopSlot slot : tops) {
                if (slot.at + TOP_SLOT_SECONDS > first) {
                    slot.names(of).addTo(sum);
                }
            }
        }
        return sum.entrySet().stream()
                .map(entry -> new Named(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparingLong(Named::count)
                                .reversed()
                                .thenComparing(Named::name))
                .limit(limit)
                .toList();
    }

    private void count(DecisionRow row, long seconds) {
        String reason = row.text("reason");
        if (reason == null) {
            return;
        }
        changes++;
        Slot slot = slot(seconds - Math.floorMod(seconds, SLOT_SECONDS));
        slot.counts.merge(reason, 1L, Long::sum);
        slot.changed = changes;
        if (!"allow".equals(row.text("outcome"))) {
            TopSlot top = topSlot(seconds - Math.floorMod(seconds, TOP_SLOT_SECONDS));
            for (Of of : Of.values()) {
                String name = row.text(of.column);
                if (name != null) {
                    top.names(of).add(name);
                }
            }
        }
    }

    private Slot slot(long at) {
        Slot slot = slots[(int) (at / SLOT_SECONDS % SLOTS)];
        if (slot.at != at) {
            slot.at = at;
            slot.counts.clear();
        }
        return slot;
    }

    private TopSlot topSlot(long at) {
        TopSlot slot = tops[(int) (at / TOP_SLOT_SECONDS % TOP_SLOTS)];
        if (slot.at != at) {
            slot.at = at;
            slot.names.clear();
        }
        return slot;
    }
}
