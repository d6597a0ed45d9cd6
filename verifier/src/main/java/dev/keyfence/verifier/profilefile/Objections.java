package dev.keyfence.verifier.profilefile;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** What is wrong with a file, gathered so that its author sees all of it at once. */
final class Objections {

    /** Whoever gets more has the wrong file. */
    private static final int SHOWN_MAX = 20;

    private final String file;
    private final List<String> lines = new ArrayList<>();

    Objections(String file) {
        this.file = file;
    }

    void at(Node node, String what) {
        at(node.getStartMark().getLine() + 1, what);
    }

    void at(int line, String what) {
        if (lines.size() < SHOWN_MAX) {
            lines.add("%s line %d: %s".formatted(file, line, what));
        }
    }

    void throwIfAny() throws ProfileFileException {
        if (!lines.isEmpty()) {
            throw new ProfileFileException(lines);
        }
    }
}
