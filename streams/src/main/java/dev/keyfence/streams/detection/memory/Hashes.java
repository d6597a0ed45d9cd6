package dev.keyfence.streams.detection.memory;

/** 64 bits that stand for a text: the same in every process. */
public final class Hashes {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashes() {}

    /** FNV-1a over the characters (Fowler, Noll, Vo). Who attacks can make two texts meet. */
    public static long of(String text) {
        long hash = FNV_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
