package dev.keyfence.verifier.export;

import java.util.List;

/** A file of exports cannot be used. */
public final class ExportFileException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> objections;

    ExportFileException(List<String> objections) {
        super(String.join("; ", objections));
        this.objections = List.copyOf(objections);
    }

    /** What is wrong with it, a line each. */
    public List<String> objections() {
        return objections;
    }
}
