package dev.keyfence.streams.detection.memory;

import org.jspecify.annotations.Nullable;

/** When a key was first and last used with success, how often, and from where the last time. */
public final class Uses implements Trace {

    private long firstSecond;
    private long lastSecond;
    private long count;
    private @Nullable Visit last;

    /** When it was first used, in seconds since the epoch; 0 when it never was. */
    public long firstSecond() {
        return firstSecond;
    }

    /** When it was last used, in seconds since the epoch; 0 when it never was. */
    public long lastSecond() {
        return lastSecond;
    }

    /** How often. */
    public long count() {
        return count;
    }

    /** Who used it last, as far as that was ever told; else null. */
    public @Nullable Visit last() {
        return last;
    }

    /**
     * Notes a use.
     *
     * @param visit who used it, or null when that is not told
     */
    public void note(long second, @Nullable Visit visit) {
        if (visit != null && (last == null || second >= lastSecond)) {
            last = visit;
        }
        firstSecond = count == 0 ? second : Math.min(firstSecond, second);
        lastSecond = Math.max(lastSecond, second);
        count++;
    }

    @Override
    public boolean blank() {
        return count == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(firstSecond).number(lastSecond - firstSecond).number(count);
        if (last != null) {
            last.write(out);
        }
    }

    @Override
    public void read(Unpacker in) {
        firstSecond = in.number();
        lastSecond = firstSecond + in.number();
        count = in.number();
        last = in.more() ? Visit.read(in) : null;
    }
}
