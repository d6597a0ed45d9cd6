package dev.keyfence.streams.detection.memory;

import java.util.Arrays;

/**
 * How often something happens in five minutes, and how often it usually does.
 *
 * <p>What is usual are means that follow slowly: each count moves them by a hundredth of its
 * distance (EWMA, exponentially weighted moving average), by more while there are few. A count far
 * above the mean is clipped first, so that a spike does not become usual. One mean is over all, and
 * one over each hour of the day (UTC); the variance is over all, and never less than the mean,
 * which is what it is when events are independent (Poisson). Means are kept as floats, as they are
 * written: a replay gives the same bits.
 *
 * <p>A count is closed when something later comes; what is late then counts no more. After four
 * weeks of silence all begins anew.
 */
public final class Rate implements Trace {

    /** How long a count lasts, in seconds. */
    public static final long BUCKET_SECONDS = 300;

    private static final int BUCKETS_OF_HOUR = 12;
    private static final int HOURS = 24;
    private static final long SILENCE_BUCKETS = 28L * HOURS * BUCKETS_OF_HOUR;
    private static final float ALPHA = 0.01f;

    /** How many standard deviations above the mean a count is clipped at. */
    private static final float CLIP = 4;

    /** Until there are so many, nothing is clipped: the means are no more than guesses. */
    private static final long CLIP_AFTER = 36;

    private long firstBucket;
    private long bucket;
    private int count;
    private int told;
    private float mean;
    private float variance;
    private final float[] hours = new float[HOURS];

    /**
     * Counts one.
     *
     * @param second when, in seconds since the epoch
     * @return how many there were so far in these five minutes; 0 when they are over
     */
    public int add(long second) {
        long now = second / BUCKET_SECONDS;
        if (firstBucket == 0 || now - bucket > SILENCE_BUCKETS) {
            begin(now);
        } else if (now < bucket) {
            return 0;
        } else if (now > bucket) {
            close(now);
        }
        return ++count;
    }

    /** For how long it has counted, in seconds. */
    public long ageSeconds() {
        return (bucket - firstBucket) * BUCKET_SECONDS;
    }

    /** What is usual at this time of the day. */
    public float usual() {
        return Math.max(mean, hours[hour()]);
    }

    /** By how many standard deviations the count is above what is usual. */
    public float distance() {
        float usual = usual();
        return ((float) count - usual) / deviation(usual);
    }

    /**
     * True when the count is the first to be told, or twice what was told in these five minutes.
     */
    public boolean tell() {
        if (count < 2L * told) {
            return false;
        }
        told = count;
        return true;
    }

    @Override
    public boolean blank() {
        return firstBucket == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(firstBucket).number(bucket - firstBucket).number(count).number(told);
        out.fraction(mean).fraction(variance);
        for (float hour : hours) {
            out.fraction(hour);
        }
    }

    @Override
    public void read(Unpacker in) {
        firstBucket = in.number();
        bucket = firstBucket + in.number();
        count = in.small();
        told = in.small();
        mean = in.fraction();
        variance = in.fraction();
        for (int i = 0; i < HOURS; i++) {
            hours[i] = in.fraction();
        }
    }

    private void begin(long now) {
        firstBucket = now;
        bucket = now;
        count = 0;
        told = 0;
        mean = 0;
        variance = 0;
        Arrays.fill(hours, 0);
    }

    /** Learns the count, and the silence after it. */
    private void close(long now) {
        learn((float) count);
        for (bucket++; bucket < now; bucket++) {
            learn(0f);
        }
        count = 0;
        told = 0;
    }

    private void learn(float seen) {
        long known = bucket - firstBucket;
        float clipped = seen;
        if (known >= CLIP_AFTER && seen > mean) {
            float most = usual();
            clipped = Math.min(seen, most + CLIP * deviation(most));
        }
        float alpha = Math.max(ALPHA, 1f / (float) (known + 1));
        float off = clipped - mean;
        mean += alpha * off;
        variance = (1 - alpha) * (variance + alpha * off * off);

        int hour = hour();
        long knownOfHour = known / BUCKETS_OF_HOUR / HOURS * BUCKETS_OF_HOUR;
        float alphaOfHour =
                Math.max(ALPHA, 1f / (float) (knownOfHour + bucket % BUCKETS_OF_HOUR + 1));
        hours[hour] += alphaOfHour * (clipped - hours[hour]);
    }

    private float deviation(float usual) {
        return (float) Math.sqrt(Math.max(1f, Math.max(variance, usual)));
    }

    private int hour() {
        return (int) (bucket / BUCKETS_OF_HOUR % HOURS);
    }
}
