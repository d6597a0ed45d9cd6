package dev.keyfence.verifier.rules;

import java.util.List;

/** Rules cannot be used. */
public final class RulesException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> objections;

    RulesException(List<String> objections) {
        super(String.join("; ", objections));
        this.objections = List.copyOf(objections);
    }

    /** What is wrong: one line each, with file, line and what is expected. */
    public List<String> objections() {
        return objections;
    }
}
