package dev.keyfence.verifier.credential;

/** One way to carry a key in a header. Implementations hold no state. */
public interface HeaderScheme {

    /** The scheme's name in profiles, such as {@code bearer}. */
    String name();

    /** Reads this scheme's credential; never throws, whatever the headers hold. */
    Presented read(Headers headers);
}
