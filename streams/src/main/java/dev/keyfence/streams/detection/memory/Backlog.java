package dev.keyfence.streams.detection.memory;

/** How far a partition is behind, and since when that has not become better. */
public final class Backlog implements Trace {

    /** Whoever looks at the partition tells every ten seconds; else it stood still, or moved. */
    private static final long TOLD_WITHIN_SECONDS = 60;

    /** A twentieth better is better: less would take an hour to catch up with three minutes. */
    private static final int PARTS = 20;

    private long leastLag;
    private long leastSecond;
    private long lastSecond;

    /**
     * Notes a lag that is too long.
     *
     * @param lag in seconds
     * @param second now, in seconds since the epoch
     * @return for how many seconds it has not become better
     */
    public long note(long lag, long second) {
        boolean begins = blank() || second - lastSecond > TOLD_WITHIN_SECONDS;
        if (begins || lag * PARTS <= leastLag * (PARTS - 1)) {
            leastLag = lag;
            leastSecond = second;
        }
        lastSecond = second;
        return second - leastSecond;
    }

    /** Forgets all: it is no longer behind. */
    public void clear() {
        leastLag = 0;
        leastSecond = 0;
        lastSecond = 0;
    }

    @Override
    public boolean blank() {
        return lastSecond == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(leastLag).number(leastSecond).number(lastSecond - leastSecond);
    }

    @Override
    public void read(Unpacker in) {
        leastLag = in.number();
        leastSecond = in.number();
        lastSecond = leastSecond + in.number();
    }
}
