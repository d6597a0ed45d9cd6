package dev.keyfence.verifier.credential;

/** What it means that a request presents a key under two header schemes. */
public enum TwoKeys {
    /**
     * One key twice is one key; two that differ are none, since somebody else may read the other.
     */
    REFUSE_DIFFERENT,
    /** A key under a second scheme makes the request malformed, even if it is the same. */
    REFUSE,
    /** The first scheme of the profile that holds a key counts; the others are not looked at. */
    FIRST;

    boolean mayStandBeside(Presented one, Presented other) {
        return this == REFUSE_DIFFERENT && one.equals(other);
    }
}
