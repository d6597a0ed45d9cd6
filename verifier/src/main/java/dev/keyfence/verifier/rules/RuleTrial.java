package dev.keyfence.verifier.rules;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.user.CompiledRule;
import dev.keyfence.streams.detection.user.RuleFile;
import dev.keyfence.streams.detection.user.RuleFileException;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Rehearsal;
import dev.keyfence.verifier.assembly.ObservedRecords;
import dev.keyfence.verifier.replay.ObservedDecision;
import dev.keyfence.verifier.replay.ObservedDecisions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules on the decisions of a log, in memory, by the log's own time; publishes nothing. For
 * one thread.
 */
public final class RuleTrial implements ObservedDecisions {

    private static final String WHO = "trial";

    private final ObservedRecords records;
    private final Rehearsal rehearsal;
    private final List<String> names;
    private final Map<String, Failure> failures = new TreeMap<>();
    private long taken;

    /**
     * What a rule raised.
     *
     * @param rule its id
     * @param name its name
     * @param severity small letters
     * @param kind what it is about: small letters and underscores
     * @param entity which of these
     * @param first when its first hit was
     * @param last when its latest hit was
     * @param count how many hits it has
     * @param summary what happened, in one sentence
     */
    public record Raised(
            String rule,
            String name,
            String severity,
            String kind,
            String entity,
            Instant first,
            Instant last,
            long count,
            String summary) {}

    /**
     * Conditions of a rule that could not be evaluated.
     *
     * @param rule its id
     * @param times for how many decisions
     * @param why the first time
     */
    public record Failure(String rule, long times, String why) {}

    private RuleTrial(List<String> names, ActiveRules rules, ObservedRecords records) {
        this.names = List.copyOf(names);
        this.records = records;
        this.rehearsal = new Rehearsal(rules, Places.NONE, this::failed);
    }

    /**
     * A trial of the rules of a file.
     *
     * @param file YAML, a rule in each document
     * @param builtIn whether the built-in detectors see the decisions too
     * @param profile the API that the log is of
     * @throws RulesException when the file cannot be read or used
     */
    public static RuleTrial of(Path file, boolean builtIn, String profile) throws RulesException {
        try {
            List<CompiledRule> rules = RuleFile.read(file.toString(), text(file));
            return new RuleTrial(
                    rules.stream().map(rule -> rule.spec().name()).toList(),
                    ActiveRules.trying(rules, builtIn),
                    new ObservedRecords(WHO, 1, profile, Environment.LIVE));
        } catch (RuleFileException e) {
            throw new RulesException(e.objections());
        }
    }

    @Override
    public @Nullable String unreachable() {
        return null;
    }

    @Override
    public void publish(ObservedDecision decision, Consumer<@Nullable String> outcome) {
        taken++;
        rehearsal.take(records.of(decision, taken));
        outcome.accept(null);
    }

    @Override
    public void drain(Duration timeout) {
        // Each decision is seen before the next is taken.
    }

    /** The names of the file's rules, in its order. */
    public List<String> names() {
        return names;
    }

    /** What was raised, in the order in which it opened. */
    public List<Raised> raised() {
        return rehearsal.alerts().stream().map(RuleTrial::raised).toList();
    }

    /** Conditions that could not be evaluated, by rule. */
    public List<Failure> failures() {
        return List.copyOf(failures.values());
    }

    private void failed(String rule, String why) {
        failures.merge(
                rule,
                new Failure(rule, 1, why),
                (before, _) -> new Failure(rule, before.times() + 1, before.why()));
    }

    private static Raised raised(Alert alert) {
        return new Raised(
                alert.getRule(),
                alert.getRuleName(),
                alert.getSeverity().name().toLowerCase(Locale.ROOT),
                alert.getEntityKind().name().toLowerCase(Locale.ROOT),
                alert.getEntity(),
                alert.getFirstSeen(),
                alert.getLastSeen(),
                alert.getCount(),
                alert.getSummary());
    }

    private static String text(Path file) throws RulesException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new RulesException(List.of(file + " is not UTF-8"));
        } catch (IOException e) {
            throw new RulesException(List.of(file + " cannot be read"));
        }
    }
}
