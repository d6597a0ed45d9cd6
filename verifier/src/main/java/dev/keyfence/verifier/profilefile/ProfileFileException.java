package dev.keyfence.verifier.profilefile;

import java.util.List;

/** A profile's file cannot be used. */
public final class ProfileFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> objections;

    ProfileFileException(List<String> objections) {
        super(String.join("; ", objections));
        this.objections = List.copyOf(objections);
    }

    /** What is wrong: one line each, with file, line and what is expected. */
    public List<String> objections() {
        return objections;
    }
}
