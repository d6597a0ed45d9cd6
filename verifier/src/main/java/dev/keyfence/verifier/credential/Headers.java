package dev.keyfence.verifier.credential;

import java.util.List;

/** A request's headers, as far as credentials need them. */
@FunctionalInterface
public interface Headers {

    /**
     * Every value of the header of this name, in order, names compared without case; empty when
     * there is none.
     */
    List<String> all(String name);
}
