package dev.keyfence.verifier.key;

/**
 * What the keys of one kind look like: a prefix, and characters behind it. Compared character by
 * character, so that no text takes long, whatever it holds.
 *
 * @param prefix what they begin with; may be empty
 * @param alphabet what follows
 * @param charactersMin how long they are at the least, prefix included
 * @param charactersMax how long they are at the most
 */
public record KeyShape(String prefix, KeyAlphabet alphabet, int charactersMin, int charactersMax) {

    /** No API has longer ones. */
    public static final int PREFIX_CHARACTERS_MAX = 64;

    /**
     * Checks that keys of this shape can be imported at all.
     *
     * @throws IllegalArgumentException when they cannot; says what is expected
     */
    public KeyShape {
        if (prefix.length() > PREFIX_CHARACTERS_MAX || !KeyAlphabet.VISIBLE.spells(prefix, 0)) {
            throw new IllegalArgumentException(
                    "a shape's prefix has %d visible ASCII characters at the most"
                            .formatted(PREFIX_CHARACTERS_MAX));
        }
        if (charactersMin < ImportedShape.CHARACTERS_MIN
                || charactersMax > ImportedShape.CHARACTERS_MAX
                || charactersMin > charactersMax
                || charactersMax <= prefix.length()) {
            throw new IllegalArgumentException(
                    "a shape's lengths are %d to %d characters, prefix included, the least first"
                            .formatted(ImportedShape.CHARACTERS_MIN, ImportedShape.CHARACTERS_MAX));
        }
    }

    /** Whether a key has this shape. */
    public boolean fits(String key) {
        return key.length() >= charactersMin
                && key.length() <= charactersMax
                && key.startsWith(prefix)
                && alphabet.spells(key, prefix.length());
    }

    /** As people are told of it: {@code 'sk-' and base62, 20 to 64 characters}. */
    @Override
    public String toString() {
        String length =
                charactersMin == charactersMax
                        ? String.valueOf(charactersMin)
                        : charactersMin + " to " + charactersMax;
        return (prefix.isEmpty() ? "" : '\'' + prefix + "' and ")
                + alphabet.word()
                + ", "
                + length
                + " characters";
    }
}
