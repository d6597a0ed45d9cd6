package dev.keyfence.streams.detection.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From where a key was used with success: the last fifty sources, each with when it was first and
 * last seen, where it is and what it used last, in some 25 bytes. A key that loses a source of the
 * last week from among them has more than detectors can follow, and is known as one of many sources
 * for a week.
 */
public final class Sources implements Trace {

    /** More make a key one of many sources. */
    public static final int MAX = 50;

    private static final long WEEK_SECONDS = 7L * 24 * 60 * 60;

    private final List<Seen> seen = new ArrayList<>();
    private long manyUntilSecond;

    /**
     * Who used a key.
     *
     * @param id the source's id
     * @param asn its autonomous system, 0 when that is not known
     * @param country stands for its country, 0 when that is not known
     * @param city stands for its country and city, 0 when that is not known
     * @param agent stands for the user agent's family, 0 when none was told
     */
    public record Visit(long id, long asn, int country, int city, int agent) {

        /** Some 31 bits that stand for a text, 0 for none. */
        public static int hash(@Nullable String text) {
            return text == null ? 0 : (int) (Hashes.of(text) & Integer.MAX_VALUE);
        }

        /** The id of the source's network. */
        public long networkId() {
            return SourceIds.networkOf(id);
        }
    }

    /**
     * One source.
     *
     * @param visit its latest
     * @param firstSecond when it first used the key, in seconds since the epoch
     * @param lastSecond when it last did
     */
    public record Seen(Visit visit, long firstSecond, long lastSecond) {}

    /** All that are remembered, in no order. */
    public List<Seen> all() {
        return seen;
    }

    /** The source of this id, or null when it is not remembered. */
    public @Nullable Seen find(long id) {
        int at = indexOf(id);
        return at < 0 ? null : seen.get(at);
    }

    /** Whether any is of this kind. */
    public boolean any(Predicate<Seen> kind) {
        for (Seen source : seen) {
            if (kind.test(source)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the key has more sources than can be followed. */
    public boolean many(long second) {
        return second < manyUntilSecond;
    }

    /** Notes a use at this second. */
    public void note(Visit visit, long second) {
        int at = indexOf(visit.id());
        if (at < 0) {
            makeRoom();
            seen.add(new Seen(visit, second, second));
            return;
        }
        Seen before = seen.get(at);
        if (before.lastSecond() == second && before.visit().equals(visit)) {
            return;
        }
        seen.set(
                at,
                new Seen(
                        second >= before.lastSecond() ? visit : before.visit(),
                        Math.min(before.firstSecond(), second),
                        Math.max(before.lastSecond(), second)));
    }

    @Override
    public boolean blank() {
        return seen.isEmpty();
    }

    @Override
    public void write(Packer out) {
        out.number(manyUntilSecond);
        long before = 0;
        for (Seen source : seen) {
            Visit visit = source.visit();
            out.number(visit.id()).number(visit.asn()).number(visit.country());
            out.number(visit.city()).number(visit.agent());
            out.number(source.lastSecond() - before);
            out.number(source.lastSecond() - source.firstSecond());
            before = source.lastSecond();
        }
    }

    @Override
    public void read(Unpacker in) {
        manyUntilSecond = in.number();
        long last = 0;
        while (in.more()) {
            Visit visit = new Visit(in.number(), in.number(), in.small(), in.small(), in.small());
            last += in.number();
            seen.add(new Seen(visit, last - in.number(), last));
        }
    }

    private int indexOf(long id) {
        for (int i = 0; i < seen.size(); i++) {
            if (seen.get(i).visit().id() == id) {
                return i;
            }
        }
        return -1;
    }

    private void makeRoom() {
        if (seen.size() < MAX) {
            return;
        }
        Seen oldest = seen.getFirst();
        for (Seen source : seen) {
            if (source.lastSecond() < oldest.lastSecond()) {
                oldest = source;
            }
        }
        seen.remove(oldest);
        manyUntilSecond = Math.max(manyUntilSecond, oldest.lastSecond() + WEEK_SECONDS);
    }
}
