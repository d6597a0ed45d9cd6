package dev.keyfence.schemas.yaml;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What is wrong with a file, gathered so that its author sees all of it at once. For one thread.
 */
public final class Objections {

    /** Whoever gets more has the wrong file. */
    private static final int SHOWN_MAX = 20;

    private final String file;
    private final List<String> lines = new ArrayList<>();

    /** None yet, about the file of this name. */
    public Objections(String file) {
        this.file = file;
    }

    /** Objects to a part of the file. */
    public void at(Node node, String what) {
        at(node.getStartMark().getLine() + 1, what);
    }

    /** Objects to a line, which count from 1. */
    public void at(int line, String what) {
        if (lines.size() < SHOWN_MAX) {
            lines.add("%s line %d: %s".formatted(file, line, what));
        }
    }

    /** All of them, each with file and line. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Whether there is any. */
    public boolean any() {
        return !lines.isEmpty();
    }
}
