package dev.keyfence.streams.detection.memory;

/** Which families of user agents used a key with success, the last eight of them. */
public final class Agents implements Trace {

    private static final int MAX = 8;

    private final Recent families = Recent.of(MAX).get();

    /** Whether a family is known. */
    public boolean knows(String family) {
        return families.knows(Hashes.of(family));
    }

    /** How many are known. */
    public int size() {
        return families.since(Long.MIN_VALUE);
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
