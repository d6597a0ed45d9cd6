package dev.keyfence.verifier.replay;

/**
 * A key made for a source.
 *
 * @param id safe to show
 * @param secret what is presented; never shown
 */
record MintedKey(String id, String secret) {

    @Override
    public String toString() {
        return "MintedKey[" + id + ", secret not shown]";
    }
}
