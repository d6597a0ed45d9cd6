package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.alert.RiskScore;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Signals;
import dev.keyfence.streams.detection.memory.Signals.Signal;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * C1: several rules raise alerts about one key, owner or address within a day; or the risk that
 * they add up to is high; or a key comes from somewhere new and, within the hour, does what
 * intruders do. It looks at alerts, not at decisions. Pure, thread-safe.
 */
public final class CorrelatedCompromise {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "C1",
                    "correlated_compromise",
                    1,
                    Severity.HIGH,
                    "T1078",
                    Duration.ofHours(24),
                    "Several alerts about one key, owner or address add up.");

    /** The key appears where it was not before. */
    private static final Set<String> ARRIVALS = Set.of("D9", "D13", "D18");

    /** And does what it did not do before. */
    private static final Set<String> ACTIONS = Set.of("D8", "D16", "D6");

    private static final int RULES_MAX = 20;
    private static final int RISK_MAX = 99;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param window how far back alerts count
     * @param rules how many different rules raise an alert, those of severity info not counted
     * @param risk the risk that raises an alert, 0 to 99
     * @param criticalRisk the risk that makes it critical
     * @param together how close a new source and a suspicious action must be
     */
    public record Settings(
            Duration window, int rules, double risk, double criticalRisk, Duration together) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofHours(24), 3, 70, 90, Duration.ofHours(1));

        /** Checks the values. */
        public Settings {
            Setting.between("window", window, Duration.ofMinutes(1), Duration.ofDays(7));
            Setting.between("rules", rules, 2, RULES_MAX);
            Setting.between("risk", risk, 1, RISK_MAX);
            Setting.between("critical_risk", criticalRisk, risk, RISK_MAX);
            Setting.between("together", together, Duration.ofSeconds(1), window);
        }
    }

    /** With these settings. */
    public CorrelatedCompromise(Settings settings) {
        this.settings = settings;
    }

    /** The ids of the alerts that count at this second. */
    public List<String> gathered(Signals signals, long second) {
        return lately(signals, second).stream().map(signal -> signal.alert().toString()).toList();
    }

    /**
     * What the alerts about an entity add up to.
     *
     * @param second when the latest was raised, in seconds since the epoch
     * @return null when it is nothing to speak of
     */
    public @Nullable Finding look(Entity entity, Signals signals, long second) {
        List<Signal> lately = lately(signals, second);
        double risk = RiskScore.of(lately.stream().mapToInt(Signal::score).toArray());
        Set<String> rules =
                lately.stream()
                        .filter(signal -> signal.score() >= RiskScore.of(Severity.LOW))
                        .map(Signal::rule)
                        .collect(Collectors.toSet());
        boolean several = entity.kind() != EntityKind.OWNER && rules.size() >= settings.rules();
        boolean intruder = entity.kind() == EntityKind.KEY && intruder(lately);
        if (!several && !intruder && risk < settings.risk()) {
            return null;
        }
        return new Finding(
                risk >= settings.criticalRisk() ? Severity.CRITICAL : Severity.HIGH,
                "%d alerts of %d rules concern %s %s within %d hours"
                        .formatted(
                                lately.size(),
                                lately.stream().map(Signal::rule).distinct().count(),
                                word(entity.kind()),
                                entity.name(),
                                settings.window().toHours()),
                List.of(
                        Measured.over("rules", rules.size(), settings.rules()),
                        Measured.over("risk", risk, settings.risk())),
                intruder
                        ? List.of(
                                "it came from somewhere new and did what intruders do within "
                                        + settings.together())
                        : List.of(),
                "",
                lately.stream().mapToLong(Signal::second).min().orElse(second));
    }

    private List<Signal> lately(Signals signals, long second) {
        return signals.since(second - settings.window().toSeconds());
    }

    private boolean intruder(List<Signal> lately) {
        long apart = settings.together().toSeconds();
        return lately.stream()
                .filter(signal -> ARRIVALS.contains(signal.rule()))
                .anyMatch(arrival ->
                        lately.stream()
                                .filter(signal -> ACTIONS.contains(signal.rule()))
                                .anyMatch(action ->
                                        Math.abs(action.second() - arrival.second()) <= apart));
    }

    private static String word(EntityKind kind) {
        return switch (kind) {
            case KEY -> "key";
            case OWNER -> "owner";
            default -> "address";
        };
    }
}
