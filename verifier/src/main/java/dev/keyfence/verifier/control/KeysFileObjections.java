package dev.keyfence.verifier.control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the file of keys, gathered so that its author sees all of it at once. */
final class KeysFileObjections {

    /** Whoever gets more has the wrong file. */
    private static final int SHOWN_MAX = 20;

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    KeysFileObjections(Path file) {
        this.file = file;
    }

    /** Objects to a line; never says what stands there, which may be a key. */
    void at(long line, String what) {
        add(" line %d: %s".formatted(line, what));
    }

    /** Objects to the file. */
    void toFile(String what) {
        add(" " + what);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void throwIfAny() throws KeysFileException {
        if (!lines.isEmpty()) {
            throw new KeysFileException(lines);
        }
    }

    private void add(String what) {
        if (lines.size() < SHOWN_MAX) {
            lines.add(file + what);
        }
    }
}
