package dev.keyfence.streams.detection.user;

import java.util.List;

/** Rules cannot be used as they are written. */
public final class RuleFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<String> objections;

    RuleFileException(List<String> objections) {
        super(String.join("; ", objections));
        this.objections = List.copyOf(objections);
    }

    /** What is wrong: one line each, with file, line and what is expected. */
    public List<String> objections() {
        return objections;
    }
}
