package dev.keyfence.verifier.alert;

import dev.keyfence.schemas.alert.RiskScore;
import dev.keyfence.schemas.record.Alert;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the detection topology raised it. Immutable; times are microseconds since the epoch.
 *
 * @param id its id
 * @param rule what raised it
 * @param severity how much it matters
 * @param about what it is about
 * @param summary what happened, for people
 * @param evidence what it rests on
 * @param span when, and how often
 * @param swallowedBy the exception that keeps it from people; null for none
 * @param observed whether it rests on decisions that others made
 * @param gathers which alerts it gathers
 * @param writtenAtMicros when the topology wrote it
 */
public record AlertView(
        String id,
        Rule rule,
        Severity severity,
        About about,
        String summary,
        Evidence evidence,
        Span span,
        @Nullable String swallowedBy,
        boolean observed,
        List<String> gathers,
        long writtenAtMicros) {

    /** Keeps its own copy. */
    public AlertView {
        gathers = List.copyOf(gathers);
    }

    /**
     * A rule as it was when it hit.
     *
     * @param id such as {@code D3}
     * @param name such as {@code bruteforce_source}
     * @param version of its code
     * @param settingsVersion of its settings; 0 for the defaults
     * @param technique by MITRE ATT&CK or OWASP API Security; null for none
     */
    public record Rule(
            String id, String name, int version, int settingsVersion, @Nullable String technique) {}

    /**
     * What an alert is about.
     *
     * @param kind what kind of thing
     * @param entity the thing itself
     * @param keyId a key that is concerned; null for none
     * @param owner that key's owner; null when it is not known
     * @param profile the API that was asked; null when it is not about one
     */
    public record About(
            EntityKind kind,
            String entity,
            @Nullable String keyId,
            @Nullable String owner,
            @Nullable String profile) {}

    /** A number that the rule looked at; null where there is no baseline or no threshold. */
    public record Measure(
            String name, double observed, @Nullable Double baseline, @Nullable Double threshold) {}

    /** A value and how often it was seen, at least. */
    public record Counted(String value, long count) {}

    /**
     * What an alert rests on.
     *
     * @param measures the numbers
     * @param factors what speaks for it, the weightiest first
     * @param settings the rule's settings
     * @param firstDecisions ids of the first decisions that hit
     * @param lastDecisions ids of the latest ones
     * @param addresses of the hits
     * @param routes of the hits
     * @param userAgents of the hits
     */
    public record Evidence(
            List<Measure> measures,
            List<String> factors,
            Map<String, String> settings,
            List<String> firstDecisions,
            List<String> lastDecisions,
            List<Counted> addresses,
            List<Counted> routes,
            List<Counted> userAgents) {

        /** Keeps its own copies. */
        public Evidence {
            measures = List.copyOf(measures);
            factors = List.copyOf(factors);
            settings = Map.copyOf(settings);
            firstDecisions = List.copyOf(firstDecisions);
            lastDecisions = List.copyOf(lastDecisions);
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
            userAgents = List.copyOf(userAgents);
        }
    }

    /**
     * When an episode was.
     *
     * @param count how many hits it has
     * @param firstMicros when the first was
     * @param lastMicros when the latest was
     * @param evidenceFromMicros when the first decision was that led to the first hit
     */
    public record Span(long count, long firstMicros, long lastMicros, long evidenceFromMicros) {}

    /** What a record says. */
    public static AlertView of(Alert alert) {
        return new AlertView(
                alert.getAlertId(),
                new Rule(
                        alert.getRule(),
                        alert.getRuleName(),
                        alert.getRuleVersion(),
                        alert.getSettingsVersion(),
                        alert.getTechnique()),
                Severity.valueOf(alert.getSeverity().name()),
                new About(
                        EntityKind.valueOf(alert.getEntityKind().name()),
                        alert.getEntity(),
                        alert.getKeyId(),
                        alert.getOwner(),
                        alert.getProfile()),
                alert.getSummary(),
                evidence(alert),
                new Span(
                        alert.getCount(),
                        micros(alert.getFirstSeen()),
                        micros(alert.getLastSeen()),
                        micros(alert.getEvidenceFrom())),
                alert.getSwallowedBy(),
                alert.getObserved(),
                alert.getGathers(),
                micros(alert.getWrittenAt()));
    }

    /** What it adds to a risk, 0 to 99: one that gathers others adds nothing to theirs. */
    public int score() {
        return gathers.isEmpty()
                ? RiskScore.of(dev.keyfence.schemas.record.Severity.valueOf(severity.name()))
                : 0;
    }

    private static Evidence evidence(Alert alert) {
        return new Evidence(
                alert.getMeasures().stream()
                        .map(one ->
                                new Measure(
                                        one.getName(),
                                        one.getObserved(),
                                        one.getBaseline(),
                                        one.getThreshold()))
                        .toList(),
                alert.getFactors(),
                alert.getSettings(),
                alert.getFirstDecisions(),
                alert.getLastDecisions(),
                counted(alert.getAddresses()),
                counted(alert.getRoutes()),
                counted(alert.getUserAgents()));
    }

    private static List<Counted> counted(List<dev.keyfence.schemas.record.Counted> values) {
        return values.stream().map(one -> new Counted(one.getValue(), one.getCount())).toList();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
