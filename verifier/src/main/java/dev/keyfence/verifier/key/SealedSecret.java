package dev.keyfence.verifier.key;

import java.util.Arrays;

/**
 * A key's secret, sealed so that only who has the key-encryption key can read it. Immutable; safe
 * to store and send.
 */
public final class SealedSecret {

    private final String kek;
    private final byte[] box;

    /**
     * A sealed secret.
     *
     * @param kek the name of the key-encryption key
     * @param box nonce, cipher text and tag
     */
    public SealedSecret(String kek, byte[] box) {
        this.kek = kek;
        this.box = box.clone();
    }

    /** The name of the key-encryption key that opens it. */
    public String kek() {
        return kek;
    }

    /** Nonce, cipher text and tag. */
    public byte[] box() {
        return box.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedSecret sealed
                && sealed.kek.equals(kek)
                && Arrays.equals(sealed.box, box);
    }

    @Override
    public int hashCode() {
        return kek.hashCode() * 31 + Arrays.hashCode(box);
    }

    @Override
    public String toString() {
        return "SealedSecret[" + kek + ']';
    }
}
