package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.score.Score.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scores as tables in Markdown. */
final class Tables {

    private static final String LINES_HEAD =
            """
            | rule (synthetic) | attacks | recall of what it claims | recall below that | recall by any rule | alerts | precision | F1 | told after, median | p95 | hits per alert |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private Tables() {}

    /** Each rule on a line. */
    static String rules(Score score) {
        return LINES_HEAD
                + scored().map(rule -> line(score.of(rule))).collect(Collectors.joining());
    }

    /** What looks at decisions, and at alerts about them. */
    private static Stream<String> scored() {
        return Stream.<Detectors.Kind<?, ?>>concat(
                        Detectors.ALL.stream(), Stream.of(Detectors.CORRELATION))
                .map(kind -> kind.rule().id());
    }

    /** All alerts together, and what simple rules make of the same. */
    static String overall(Score score, List<Raised> random, long seed) {
        Run run = score.run;
        Score counted = new Score(run, run.counted(), seed);
        Score newTerms = new Score(run, run.newTerms(), seed);
        Score chance = new Score(run, random, seed);
        return LINES_HEAD
                + line(score.all("all, low and above", Severity.LOW))
                + line(score.all("all, medium and above", Severity.MEDIUM))
                + line(score.all("all, high and critical", Severity.HIGH))
                + line(counted.others("baseline: more than 20 refusals an hour", run.counted()))
                + line(newTerms.others("baseline: new address in 7 days", run.newTerms()))
                + line(chance.others("baseline: chance, as many as medium and above", random));
    }

    private static String line(Line line) {
        return "| %s | %d | %s | %s | %s | %d | %s | %s | %s | %s | %s |%n"
                .formatted(
                        line.rule(),
                        line.anyRule().of(),
                        line.claimed(),
                        line.below(),
                        line.anyRule(),
                        line.alerts(),
                        line.precision(),
                        number(line.f1(), "%.2f"),
                        number(line.medianSeconds(), "%.1f s"),
                        number(line.p95Seconds(), "%.0f s"),
                        number(line.hitsPerAlert(), "%.1f"));
    }

    /** How many alerts there are a day and thousand keys, by rule and severity. */
    static String perDay(Run run) {
        StringBuilder text = new StringBuilder("| rule (synthetic) |");
        for (Severity severity : Severity.values()) {
            text.append(' ').append(severity.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        text.append("\n| --- | --- | --- | --- | --- | --- |\n");
        for (String rule : rulesOf(run.alerts())) {
            text.append(perDay(rule, run, alert -> alert.rule().equals(rule)));
        }
        return text.append(perDay("all", run, _ -> true)).toString();
    }

    private static String perDay(String name, Run run, Predicate<Raised> which) {
        StringBuilder text = new StringBuilder("| " + name + " |");
        for (Severity severity : Severity.values()) {
            text.append(
                    " %.2f |"
                            .formatted(
                                    Score.perKiloKeyDay(
                                            run,
                                            alert ->
                                                    alert.severity() == severity
                                                            && which.test(alert))));
        }
        return text.append('\n').toString();
    }

    /** Of each kind of oddity the share that raised alerts. */
    static String oddities(Score score) {
        StringBuilder text =
                new StringBuilder(
                        """
                        | harmless oddity (synthetic) | how many | low and above | medium and above | high and above |
                        | --- | --- | --- | --- | --- |
                        """);
        for (Plots.Plot plot : OddPlots.ALL) {
            text.append(
                    "| %s | %d | %.2f | %.2f | %.2f |%n"
                            .formatted(
                                    plot.rule(),
                                    score.disturbed(plot.rule(), Severity.LOW).of(),
                                    score.disturbed(plot.rule(), Severity.LOW).value(),
                                    score.disturbed(plot.rule(), Severity.MEDIUM).value(),
                                    score.disturbed(plot.rule(), Severity.HIGH).value()));
        }
        return text.toString();
    }

    /** What was missed by the rule that claims it, and which alerts were wrong. */
    static String mistakes(Score score) {
        Map<String, Long> missed =
                score.missed().stream()
                        .collect(
                                Collectors.groupingBy(
                                        instance -> instance.rule() + ": " + instance.variety(),
                                        TreeMap::new,
                                        Collectors.counting()));
        Map<String, Long> wrong =
                score.wrong(Severity.LOW).stream()
                        .collect(
                                Collectors.groupingBy(
                                        alert ->
                                                alert.rule()
                                                        + " "
                                                        + alert.severity()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT),
                                        TreeMap::new,
                                        Collectors.counting()));
        return "Missed by the rule that claims it (synthetic): "
                + list(missed)
                + ".\n\nWrong alerts of severity low and above (synthetic): "
                + list(wrong)
                + ".\n";
    }

    private static String list(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " × " + entry.getValue())
                        .collect(Collectors.joining("; "));
    }

    /** Precision and recall, threshold by threshold. */
    static String curve(
            String rule, String setting, List<String> values, List<Run> runs, long seed) {
        StringBuilder text =
                new StringBuilder(
                        """
                        | %s of %s (synthetic) | recall, all of them | precision | alerts |
                        | --- | --- | --- | --- |
                        """
                                .formatted(setting, rule));
        for (int i = 0; i < values.size(); i++) {
            Line line = new Score(runs.get(i), seed).of(rule);
            double all = (sum(line.claimed()) + sum(line.below())) / line.anyRule().of();
            text.append(
                    "| %s | %.2f | %s | %d |%n"
                            .formatted(values.get(i), all, line.precision(), line.alerts()));
        }
        return text.toString();
    }

    private static double sum(Figures.Share share) {
        return share.of() == 0 ? 0 : share.of() * share.value();
    }

    /** A real log. */
    static String slice(RealSlice slice) {
        return "| %s | %d | %d | %.1f | %d of %d | %s |%n"
                .formatted(
                        slice.name(),
                        slice.decisions(),
                        slice.keys(),
                        slice.days(),
                        slice.seen(),
                        slice.attacks(),
                        list(
                                slice.alerts().stream()
                                        .collect(
                                                Collectors.groupingBy(
                                                        alert ->
                                                                alert.rule()
                                                                        + " "
                                                                        + alert.severity()
                                                                                .name()
                                                                                .toLowerCase(
                                                                                        Locale
                                                                                                .ROOT),
                                                        TreeMap::new,
                                                        Collectors.counting()))));
    }

    private static List<String> rulesOf(List<Raised> alerts) {
        List<String> rules = new ArrayList<>(scored().toList());
        rules.removeIf(rule -> alerts.stream().noneMatch(alert -> alert.rule().equals(rule)));
        return rules;
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "–" : format.formatted(value);
    }
}
