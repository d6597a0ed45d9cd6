package dev.keyfence.streams.detection.memory;

/** Where on the globe a key was used last, and when. All 0 until that was known once. */
public final class Whereabouts implements Trace {

    private long second;
    private long sourceId;
    private float latitude;
    private float longitude;
    private int radiusKm;

    /** When, in seconds since the epoch; 0 when nothing is known. */
    public long second() {
        return second;
    }

    /** From which source. */
    public long sourceId() {
        return sourceId;
    }

    /** In degrees. */
    public float latitude() {
        return latitude;
    }

    /** In degrees. */
    public float longitude() {
        return longitude;
    }

    /** How wrong that may be, in kilometres. */
    public int radiusKm() {
        return radiusKm;
    }

    /** Notes a use; one that is earlier than what is known changes nothing. */
    public void note(long at, long source, float north, float east, int wrongKm) {
        if (at >= second) {
            second = at;
            sourceId = source;
            latitude = north;
            longitude = east;
            radiusKm = wrongKm;
        }
    }

    @Override
    public boolean blank() {
        return second == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(second).number(sourceId).fraction(latitude).fraction(longitude).number(radiusKm);
    }

    @Override
    public void read(Unpacker in) {
        second = in.number();
        sourceId = in.number();
        latitude = in.fraction();
        longitude = in.fraction();
        radiusKm = in.small();
    }
}
