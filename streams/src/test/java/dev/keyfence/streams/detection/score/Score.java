package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.score.Figures.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is reckoned of a run: by rule and in all. Immutable. */
final class Score {

    /** Rules that are not a matter of degree. */
    static final Set<String> DETERMINISTIC =
            Set.of("D1", "D2", "D3", "D4", "D6", "D7", "D8", "D15", "D20", "D22", "D23");

    /** Rules that are to be quick. */
    static final Set<String> QUICK = Set.of("D1", "D3", "D4", "D6", "D8");

    final Run run;
    private final Judge judge;
    private final long seed;

    /**
     * One line.
     *
     * @param claimed recall of what the rule claims to see, by itself
     * @param below recall of what it does not claim to see, by itself
     * @param anyRule recall of all of it, by any rule
     * @param precision of its alerts
     * @param alerts how many it raised
     * @param hitsPerAlert how many hits became one alert
     * @param medianSeconds until it told, of those it claims and saw
     * @param p95Seconds until it told
     */
    record Line(
            String rule,
            Share claimed,
            Share below,
            Share anyRule,
            Share precision,
            int alerts,
            double hitsPerAlert,
            double medianSeconds,
            double p95Seconds) {

        double f1() {
            return Figures.f1(precision.value(), claimed.value());
        }
    }

    Score(Run run, long seed) {
        this(run, run.alerts(), seed);
    }

    /** Of alerts that others raised in the same run. */
    Score(Run run, List<Raised> alerts, long seed) {
        this.run = run;
        this.judge = new Judge(run.instances(), alerts);
        this.seed = seed;
    }

    /** The line of a rule. */
    Line of(String rule) {
        return line(
                rule,
                instance -> instance.rule().equals(rule),
                alert -> alert.rule().equals(rule) && alert.atLeast(Judge.least(rule)),
                run.alerts());
    }

    /** The line of all alerts of a severity or more. */
    Line all(String name, Severity least) {
        return line(name, _ -> true, alert -> alert.atLeast(least), run.alerts());
    }

    /** The line of others' alerts. */
    Line others(String name, List<Raised> alerts) {
        return line(name, _ -> true, _ -> true, alerts);
    }

    private Line line(
            String name, Predicate<Instance> attacks, Predicate<Raised> which, List<Raised> from) {
        List<Boolean> claimed = new ArrayList<>();
        List<Boolean> below = new ArrayList<>();
        List<Boolean> any = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (Instance instance : run.instances()) {
            if (!Run.attack(instance) || !attacks.test(instance)) {
                continue;
            }
            Long after = judge.seenAfterMicros(instance, which);
            (instance.below() ? below : claimed).add(after != null);
            any.add(judge.seenAfterMicros(instance, alert -> alert.atLeast(Severity.LOW)) != null);
            if (after != null && !instance.below()) {
                seconds.add(after / 1e6);
            }
        }
        List<Raised> alerts = from.stream().filter(which).toList();
        double[] times = Figures.array(seconds);
        return new Line(
                name,
                Figures.share(claimed, seed),
                Figures.share(below, seed),
                Figures.share(any, seed),
                Figures.share(alerts.stream().map(judge::right).toList(), seed),
                alerts.size(),
                alerts.stream().mapToLong(Raised::hits).average().orElse(Double.NaN),
                Figures.quantile(times, 0.5),
                Figures.quantile(times, 0.95));
    }

    /** The share of high and critical alerts that are right. */
    Share gravePrecision() {
        return all("", Severity.HIGH).precision();
    }

    /** Those that are wrong. */
    List<Raised> wrong(Severity least) {
        return run.alerts().stream()
                .filter(alert -> alert.atLeast(least) && !judge.right(alert))
                .toList();
    }

    /** Attacks that their rule claims and did not see. */
    List<Instance> missed() {
        return run.instances().stream()
                .filter(Run::attack)
                .filter(instance -> !instance.below() && missed(instance))
                .toList();
    }

    private boolean missed(Instance instance) {
        return judge.seenAfterMicros(
                        instance,
                        alert ->
                                alert.rule().equals(instance.rule())
                                        && alert.atLeast(Judge.least(instance.rule())))
                == null;
    }

    /** Alerts of a severity or more that a kind of oddity raised, one each at most. */
    Share disturbed(String kind, Severity least) {
        return Figures.share(
                run.instances().stream()
                        .filter(instance -> instance.rule().equals(kind))
                        .map(odd ->
                                judge.seenAfterMicros(odd, alert -> alert.atLeast(least)) != null)
                        .toList(),
                seed);
    }

    /** How many alerts of a severity there are a day and thousand keys. */
    static double perKiloKeyDay(Run run, Predicate<Raised> which) {
        return run.alerts().stream().filter(which).count() / run.kiloKeyDays();
    }
}
