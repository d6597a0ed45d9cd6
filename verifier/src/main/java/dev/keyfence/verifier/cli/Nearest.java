package dev.keyfence.verifier.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what was meant by a name that is not known. */
final class Nearest {

    /** More differences than this make another word, not a slip. */
    private static final int MAX_DIFFERENCES = 3;

    private Nearest() {}

    /** The known name that differs least, or empty when none is near. */
    static Optional<String> to(String name, Collection<String> known) {
        return known.stream()
                .filter(one ->
                        differences(name, one) <= Math.min(MAX_DIFFERENCES, one.length() / 2))
                .min(Comparator.comparingInt(one -> differences(name, one)));
    }

    /** The words to add to a message. */
    static String hint(String name, Collection<String> known) {
        return to(name, known).map(one -> "; did you mean " + one + "?").orElse("");
    }

    /** Levenshtein's distance, one row at a time. */
    private static int differences(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
