package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.detector.Detectors;
import java.util.ArrayList;
import java.util.List;

/** What detection is held to. */
final class Budgets {

    private static final double MEDIUM_PER_KILO_KEY_DAY = 5;
    private static final double GRAVE_PRECISION = 0.9;
    private static final double RECALL = 0.95;
    private static final double SECONDS = 60;

    private Budgets() {}

    /**
     * One of them.
     *
     * @param what is held to it
     * @param value what it is
     * @param limit of it
     * @param most whether the limit is an upper one
     */
    record Budget(String what, double value, double limit, boolean most) {

        boolean met() {
            return most ? value <= limit : value >= limit;
        }

        @Override
        public String toString() {
            return "| %s | %s %s | %.2f | %s |"
                    .formatted(what, most ? "≤" : "≥", limit, value, met() ? "yes" : "**no**");
        }
    }

    /**
     * All of them.
     *
     * @param benign a run with ordinary use alone
     * @param score of a run with attacks
     */
    static List<Budget> of(Run benign, Score score) {
        List<Budget> budgets = new ArrayList<>();
        budgets.add(
                new Budget(
                        "alerts of medium or above a day and 1,000 keys, ordinary use",
                        Score.perKiloKeyDay(benign, alert -> alert.atLeast(Severity.MEDIUM)),
                        MEDIUM_PER_KILO_KEY_DAY,
                        true));
        budgets.add(
                new Budget(
                        "precision of high and critical",
                        score.gravePrecision().value(),
                        GRAVE_PRECISION,
                        false));
        for (Detectors.Kind<?, ?> kind : Detectors.settable()) {
            String rule = kind.rule().id();
            if (Score.DETERMINISTIC.contains(rule)) {
                budgets.add(
                        new Budget(
                                "recall of " + rule,
                                score.of(rule).claimed().value(),
                                RECALL,
                                false));
            }
            if (Score.QUICK.contains(rule)) {
                budgets.add(
                        new Budget(
                                "median seconds to tell, " + rule,
                                score.of(rule).medianSeconds(),
                                SECONDS,
                                true));
            }
        }
        return budgets;
    }

    static String table(List<Budget> budgets) {
        StringBuilder text =
                new StringBuilder(
                        """
                        | budget (synthetic) | limit | value | met |
                        | --- | --- | --- | --- |
                        """);
        budgets.forEach(budget -> text.append(budget).append('\n'));
        return text.toString();
    }
}
