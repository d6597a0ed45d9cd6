package dev.keyfence.streams.detection.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From where a key was used with success: the last forty sources, each with when it was first and
 * last seen, where it is and what it used last, in some 20 bytes. A key that loses a source of the
 * last week from among them has more than detectors can follow, and is known as one of many sources
 * for a week.
 */
public final class Sources implements Trace {

    /** More in a week make a key one of many sources. */
    public static final int MAX = 40;

    private static final long WEEK_SECONDS = 7L * 24 * 60 * 60;

    /** The one that was noted last comes first, so that most searches end at once. */
    private final List<Seen> seen = new ArrayList<>();

    private long manyUntilSecond;

    /**
     * One source.
     *
     * @param visit its latest
     * @param firstSecond when it first used the key, in seconds since the epoch
     * @param lastSecond when it last did
     */
    public record Seen(Visit visit, long firstSecond, long lastSecond) {}

    /** All that are remembered, the one that was noted last before the others. */
    public List<Seen> all() {
        return seen;
    }

    /** The source of this id, or null when it is not remembered. */
    public @Nullable Seen find(long id) {
        int at = indexOf(id);
        return at < 0 ? null : seen.get(at);
    }

    /** Those that used the key since then. */
    public List<Seen> since(long second) {
        return seen.stream().filter(source -> source.lastSecond() >= second).toList();
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
            makeRoom(second);
            seen.add(new Seen(visit, second, second));
            at = seen.size() - 1;
        } else {
            Seen before = seen.get(at);
            if (before.lastSecond() != second || !before.visit().equals(visit)) {
                seen.set(
                        at,
                        new Seen(
                                second >= before.lastSecond() ? visit : before.visit(),
                                Math.min(before.firstSecond(), second),
                                Math.max(before.lastSecond(), second)));
            }
        }
        Collections.swap(seen, 0, at);
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
            source.visit().write(out);
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
            Visit visit = Visit.read(in);
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

    private void makeRoom(long second) {
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
        if (oldest.lastSecond() > second - WEEK_SECONDS) {
            manyUntilSecond = Math.max(manyUntilSecond, second + WEEK_SECONDS);
        }
    }
}
