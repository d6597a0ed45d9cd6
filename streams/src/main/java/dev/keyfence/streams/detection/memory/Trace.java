package dev.keyfence.streams.detection.memory;

/**
 * One thing that is remembered of an entity. It has a bound on its size, and reads back as what was
 * written to the last bit, or replays would differ.
 */
public interface Trace {

    /** True when nothing is lost by forgetting it. */
    boolean blank();

    /** Writes all of it. */
    void write(Packer out);

    /** Takes what was written by this version of the class. */
    void read(Unpacker in);
}
