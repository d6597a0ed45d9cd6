package dev.keyfence.verifier.control;

import java.util.List;

/** The file of keys cannot be used. */
public final class KeysFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> objections;

    KeysFileException(List<String> objections) {
        super(String.join("; ", objections));
        this.objections = List.copyOf(objections);
    }

    /** What is wrong: one line each, with file and line, and without anything that it held. */
    public List<String> objections() {
        return objections;
    }
}
