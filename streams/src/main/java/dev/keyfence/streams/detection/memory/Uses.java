package dev.keyfence.streams.detection.memory;

/** When a key was first and last used with success, and how often. */
public final class Uses implements Trace {

    private long firstSecond;
    private long lastSecond;
    private long count;

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

    /** Notes a use. */
    public void note(long second) {
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
    }

    @Override
    public void read(Unpacker in) {
        firstSecond = in.number();
        lastSecond = firstSecond + in.number();
        count = in.number();
    }
}
