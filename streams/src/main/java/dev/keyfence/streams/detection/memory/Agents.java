package dev.keyfence.streams.detection.memory;

import java.time.Duration;

/** Which families of user agents used a key with success, the last eight of them. */
public final class Agents implements Trace {

    private static final int MAX = 8;

    private final Recent families = Recent.of(MAX).get();

    /** Whether a family is known. */
    public boolean knows(String family) {
        return families.knows(Hashes.of(family));
    }

    /** Whether there were more lately than are remembered, or may have been. */
    public boolean many(long second, Duration lately) {
        return families.within(second, lately) == MAX;
    }

    /** Notes a use. */
    public void note(String family, long second) {
        families.see(Hashes.of(family), second);
    }

    @Override
    public boolean blank() {
        return families.blank();
    }

    @Override
    public void write(Packer out) {
        families.write(out);
    }

    @Override
    public void read(Unpacker in) {
        families.read(in);
    }
}
