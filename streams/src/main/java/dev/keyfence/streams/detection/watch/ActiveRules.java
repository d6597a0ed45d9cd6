package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.AlertException;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.streams.detection.detector.CorrelatedCompromise;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rules as they are set now. Immutable: a change of the configuration makes another one.
 * Thread-safe.
 */
public final class ActiveRules {

    /** All rules with their defaults. */
    public static final ActiveRules DEFAULTS = of(List.of());

    private final Map<EntityKind, List<ActiveRule<Detector>>> byKind;
    private final @Nullable ActiveRule<CorrelatedCompromise> correlation;
    private final List<ActiveException> exceptions;
    private final ActiveUserRules users;
    private final ActiveHealth health;

    private ActiveRules(
            List<ActiveRule<Detector>> rules,
            @Nullable ActiveRule<CorrelatedCompromise> correlation,
            List<ActiveException> exceptions,
            ActiveUserRules users,
            ActiveHealth health) {
        this.users = users;
        this.health = health;
        this.correlation = correlation;
        this.byKind = new EnumMap<>(EntityKind.class);
        for (EntityKind kind : EntityKind.values()) {
            byKind.put(
                    kind,
                    rules.stream().filter(rule -> rule.rule().watches().contains(kind)).toList());
        }
        this.exceptions = List.copyOf(exceptions);
    }

    /**
     * What holds with these entries.
     *
     * @param entries of the configuration, each of another id
     * @throws IllegalArgumentException when one of them makes no sense: {@link #check} tells
     *     beforehand
     */
    public static ActiveRules of(Collection<DetectorConfig> entries) {
        return of(entries, ActiveUserRules.NONE);
    }

    /**
     * What holds with other entries: users' rules that are as they were are not compiled again.
     *
     * @throws IllegalArgumentException as above
     */
    public ActiveRules with(Collection<DetectorConfig> entries) {
        return of(entries, users);
    }

    /**
     * Rules of users that are yet to be set, with nothing else set.
     *
     * @param builtIn whether the detectors are on as well
     */
    public static ActiveRules trying(List<CompiledRule> rules, boolean builtIn) {
        return new ActiveRules(
                builtIn ? builtIn(Map.of()) : List.of(),
                builtIn ? ActiveRule.of(Detectors.CORRELATION, Map.of()) : null,
                List.of(),
                ActiveUserRules.of(rules),
                ActiveHealth.NONE);
    }

    private static ActiveRules of(Collection<DetectorConfig> entries, ActiveUserRules before) {
        Map<String, DetectorConfig> tunings = new HashMap<>();
        List<ActiveException> exceptions = new ArrayList<>();
        for (DetectorConfig entry : entries) {
            RuleTuning tuning = entry.getTuning();
            AlertException exception = entry.getException();
            if (tuning != null) {
                tunings.put(tuning.getRule(), entry);
            } else if (exception != null) {
                exceptions.add(ActiveException.of(entry.getId(), exception));
            }
        }
        return new ActiveRules(
                builtIn(tunings),
                ActiveRule.of(Detectors.CORRELATION, tunings),
                exceptions,
                ActiveUserRules.of(entries, before),
                ActiveHealth.of(tunings));
    }

    private static List<ActiveRule<Detector>> builtIn(Map<String, DetectorConfig> tunings) {
        List<ActiveRule<Detector>> rules = new ArrayList<>();
        for (Detectors.Kind<?, Detector> kind : Detectors.ALL) {
            ActiveRule<Detector> rule = ActiveRule.of(kind, tunings);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    /**
     * Says what is wrong with an entry.
     *
     * @throws IllegalArgumentException that says what, for people
     */
    public static void check(DetectorConfig entry) {
        RuleTuning tuning = entry.getTuning();
        if (tuning != null
                && Detectors.settable().stream()
                        .noneMatch(kind -> kind.rule().id().equals(tuning.getRule()))) {
            throw new IllegalArgumentException("There is no rule " + tuning.getRule());
        }
        ActiveRules _ = of(List.of(entry));
    }

    /** Those that watch entities of this kind. */
    public List<ActiveRule<Detector>> watching(EntityKind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** The rule of this id among those that watch entities of a kind, or null. */
    public @Nullable ActiveRule<Detector> rule(EntityKind kind, String id) {
        for (ActiveRule<Detector> rule : watching(kind)) {
            if (rule.rule().id().equals(id)) {
                return rule;
            }
        }
        return null;
    }

    /** The users' rules. */
    public ActiveUserRules users() {
        return users;
    }

    /** The rules about the pipeline itself. */
    public ActiveHealth health() {
        return health;
    }

    /** What gathers alerts, or null when it is switched off. */
    public @Nullable ActiveRule<CorrelatedCompromise> correlation() {
        return correlation;
    }

    /** The id of the exception that swallows what a rule finds at a sighting, or null. */
    public @Nullable String swallows(String rule, Sighting sighting) {
        for (ActiveException exception : exceptions) {
            if (exception.covers(rule, sighting)) {
                return exception.id();
            }
        }
        return null;
    }
}
