package dev.keyfence.verifier.credential;

/** One way to carry a key in a header. Implementations hold no state. */
public interface HeaderScheme {

    /** The header it looks at, such as {@code Authorization}. */
    String header();

    /** Reads this scheme's credential; never throws, whatever the headers hold. */
    Presented read(Headers headers);
}
