package dev.keyfence.verifier.keyimport;

import java.util.List;
import java.util.Optional;

/**
 * The first row of a CSV file.
 *
 * @param columns the names of the columns, in the file's order
 */
public record CsvHeader(List<String> columns) {

    /** Keeps its own copy. */
    public CsvHeader {
        columns = List.copyOf(columns);
    }

    /** A header, or why there is none. */
    public sealed interface Parsed {

        /** The header. */
        record Fit(CsvHeader header) implements Parsed {}

        /** No header: a sentence that names the columns there are. */
        record Unfit(String reason) implements Parsed {}
    }

    /**
     * Reads a header.
     *
     * @param row the file's first row; empty for an empty file
     * @param known the columns there are, of which {@code owner} and one of {@code key} and {@code
     *     hash} must be there
     */
    public static Parsed read(Optional<String> row, List<String> known) {
        List<String> names =
                row.flatMap(CsvRow::read).orElse(List.of()).stream().map(String::strip).toList();
        Optional<String> problem = problem(names, known);
        return problem.<Parsed>map(why ->
                        new Parsed.Unfit(
                                "the first line must name the columns, separated by commas, out of "
                                        + String.join(", ", known)
                                        + "; owner must be among them, and key or hash: "
                                        + why))
                .orElseGet(() -> new Parsed.Fit(new CsvHeader(names)));
    }

    private static Optional<String> problem(List<String> names, List<String> known) {
        if (names.isEmpty()) {
            return Optional.of("there is none");
        }
        for (int i = 0; i < names.size(); i++) {
            // The name itself is not told: the first line of a file without a header holds a key.
            if (!known.contains(names.get(i))) {
                return Optional.of("column " + (i + 1) + " is not known");
            }
        }
        if (names.stream().distinct().count() < names.size()) {
            return Optional.of("a column is there twice");
        }
        return names.contains("owner") && (names.contains("key") || names.contains("hash"))
                ? Optional.empty()
                : Optional.of("one of these is missing");
    }
}
