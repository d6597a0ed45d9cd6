package dev.keyfence.verifier.cli.client;

import java.util.ArrayList;
import java.util.List;

/** One thing's fields, a line each, with their names before them. */
final class Labels {

    private final List<String[]> fields = new ArrayList<>();

    /** Adds a field. */
    Labels and(String name, String value) {
        fields.add(new String[] {name, value});
        return this;
    }

    /** Adds a field, where it has a value. */
    Labels andIfAny(String name, String value) {
        return value.equals("-") ? this : and(name, value);
    }

    /** The lines; values are never cut. */
    List<String> lines() {
        int width = fields.stream().mapToInt(field -> field[0].length()).max().orElse(0);
        return fields.stream()
                .map(field -> field[0] + " ".repeat(width + 2 - field[0].length()) + field[1])
                .toList();
    }
}
