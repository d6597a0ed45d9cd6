package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.alert.NameUuid;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Measure;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One alert as long as it is open: hits add up in it. Its record holds all of it, so that it goes
 * on from its record after a restart.
 */
final class Episode {

    private static final int DECISIONS_MAX = 20;
    private static final int GATHERED_MAX = 50;

    /** What never changes of it. */
    private final Alert opening;

    private final Tally addresses;
    private final Tally routes;
    private final Tally agents;
    private final List<String> firstDecisions;
    private final List<String> lastDecisions;
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Set<String> gathers;
    private Severity severity;
    private String summary;
    private List<String> factors;
    private long count;
    private long lastMicros;

    /**
     * When it was last told of, by the clock in milliseconds; 0 when it is to be told of at once.
     */
    private long toldMillis;

    private boolean untold;
    private boolean unwritten;

    /** Goes on with one that was told of before. */
    Episode(Alert alert) {
        this.opening = alert;
        this.addresses = new Tally(alert.getAddresses());
        this.routes = new Tally(alert.getRoutes());
        this.agents = new Tally(alert.getUserAgents());
        this.firstDecisions = new ArrayList<>(alert.getFirstDecisions());
        this.lastDecisions = new ArrayList<>(alert.getLastDecisions());
        this.gathers = new LinkedHashSet<>(alert.getGathers());
        alert.getMeasures().forEach(measure -> measures.put(measure.getName(), measure));
        this.severity = alert.getSeverity();
        this.summary = alert.getSummary();
        this.factors = alert.getFactors();
        this.count = alert.getCount();
        this.lastMicros = ChronoUnit.MICROS.between(Instant.EPOCH, alert.getLastSeen());
        this.toldMillis = alert.getWrittenAt().toEpochMilli();
    }

    /** Opens one for its first hit, which is yet to be added. */
    static Episode open(Hit hit) {
        Sighting sighting = hit.sighting();
        Instant at = Instant.EPOCH.plus(sighting.micros(), ChronoUnit.MICROS);
        return new Episode(
                Alert.newBuilder()
                        .setAlertId(id(hit))
                        .setRule(hit.rule().id())
                        .setRuleName(hit.rule().name())
                        .setRuleVersion(hit.rule().version())
                        .setSettingsVersion(hit.settingsVersion())
                        .setSeverity(hit.severity())
                        .setTechnique(hit.rule().technique())
                        .setEntityKind(hit.entity().kind())
                        .setEntity(hit.entity().name())
                        .setKeyId(sighting.keyId())
                        .setOwner(sighting.owner())
                        .setProfile(sighting.profile().isEmpty() ? null : sighting.profile())
                        .setSummary(hit.finding().summary())
                        .setMeasures(List.of())
                        .setFactors(List.of())
                        .setSettings(hit.settings())
                        .setCount(0)
                        .setFirstSeen(at)
                        .setLastSeen(at)
                        .setEvidenceFrom(Instant.ofEpochSecond(hit.finding().sinceSecond()))
                        .setFirstDecisions(List.of())
                        .setLastDecisions(List.of())
                        .setAddresses(List.of())
                        .setRoutes(List.of())
                        .setUserAgents(List.of())
                        .setSwallowedBy(hit.exception())
                        .setObserved(sighting.observed())
                        .setWrittenAt(Instant.EPOCH)
                        .build());
    }

    /**
     * Of the quiet time that the first hit is in, and not of the hit itself: decisions of several
     * partitions may come in another order when they come again. Two episodes are further apart.
     */
    private static String id(Hit hit) {
        long quiet = TimeUnit.SECONDS.toMicros(hit.rule().quiet().toSeconds());
        return NameUuid.of(
                        hit.rule().id(),
                        hit.entity().text(),
                        hit.finding().apart(),
                        hit.exception() == null ? "" : hit.exception(),
                        Long.toString(hit.sighting().micros() / Math.max(1, quiet)))
                .toString();
    }

    /** Whether a hit belongs to it, or comes too long after its latest. */
    boolean takes(Hit hit) {
        return hit.sighting().micros() - lastMicros
                <= TimeUnit.SECONDS.toMicros(hit.rule().quiet().toSeconds());
    }

    /**
     * Adds a hit.
     *
     * @param gathered ids of the alerts that it gathers
     */
    void add(Hit hit, List<String> gathered) {
        Sighting sighting = hit.sighting();
        boolean news = count == 0 || hit.severity().compareTo(severity) > 0;
        if (news || hit.severity() == severity) {
            severity = hit.severity();
            summary = hit.finding().summary();
            factors = hit.finding().factors();
        }
        count++;
        lastMicros = Math.max(lastMicros, sighting.micros());
        hit.finding().measures().forEach(this::measure);
        gathered.stream().limit((long) GATHERED_MAX - gathers.size()).forEach(gathers::add);
        note(sighting);
        untold = true;
        unwritten = true;
        if (news) {
            toldMillis = 0;
        }
    }

    /** Whether people are to hear of it at once: it opened, or became graver. */
    boolean fresh() {
        return toldMillis == 0;
    }

    /** Whether it is to be told of now. */
    boolean due(long nowMillis, long everyMillis) {
        return untold && nowMillis - toldMillis >= everyMillis;
    }

    /** Whether there is something that was not told yet. */
    boolean untold() {
        return untold;
    }

    /** Whether its row is not as it is now. */
    boolean unwritten() {
        return unwritten;
    }

    /** Its record, which is then told of. */
    Alert tell(Instant now) {
        toldMillis = now.toEpochMilli();
        untold = false;
        unwritten = true;
        return toRecord(now);
    }

    /** Its record as it goes to the store: when it was written is when it was told of. */
    Alert toRow() {
        unwritten = false;
        return toRecord(Instant.ofEpochMilli(toldMillis));
    }

    private Alert toRecord(Instant now) {
        return Alert.newBuilder()
                .setAlertId(opening.getAlertId())
                .setRule(opening.getRule())
                .setRuleName(opening.getRuleName())
                .setRuleVersion(opening.getRuleVersion())
                .setSettingsVersion(opening.getSettingsVersion())
                .setSeverity(severity)
                .setTechnique(opening.getTechnique())
                .setEntityKind(opening.getEntityKind())
                .setEntity(opening.getEntity())
                .setKeyId(opening.getKeyId())
                .setOwner(opening.getOwner())
                .setProfile(opening.getProfile())
                .setSummary(summary)
                .setMeasures(List.copyOf(measures.values()))
                .setFactors(factors)
                .setSettings(opening.getSettings())
                .setCount(count)
                .setFirstSeen(opening.getFirstSeen())
                .setLastSeen(Instant.EPOCH.plus(lastMicros, ChronoUnit.MICROS))
                .setEvidenceFrom(opening.getEvidenceFrom())
                .setFirstDecisions(List.copyOf(firstDecisions))
                .setLastDecisions(List.copyOf(lastDecisions))
                .setAddresses(addresses.toList())
                .setRoutes(routes.toList())
                .setUserAgents(agents.toList())
                .setSwallowedBy(opening.getSwallowedBy())
                .setObserved(opening.getObserved())
                .setGathers(List.copyOf(gathers))
                .setWrittenAt(now)
                .build();
    }

    private void note(Sighting sighting) {
        if (sighting.source() != null) {
            addresses.add(sighting.source().address());
        }
        if (sighting.route() != null) {
            routes.add(sighting.route());
        }
        if (sighting.agent() != null) {
            agents.add(sighting.agent());
        }
        if (sighting.decisionId().isEmpty()) {
            return; // It rests on no decision: the pipeline itself is not well.
        }
        if (firstDecisions.size() < DECISIONS_MAX) {
            firstDecisions.add(sighting.decisionId());
            return;
        }
        if (lastDecisions.size() == DECISIONS_MAX) {
            lastDecisions.removeFirst();
        }
        lastDecisions.add(sighting.decisionId());
    }

    /** Keeps each measure at its highest, with what it was held against then. */
    private void measure(Measured measured) {
        Measure before = measures.get(measured.name());
        if (before == null || before.getObserved() < measured.observed()) {
            measures.put(
                    measured.name(),
                    new Measure(
                            measured.name(),
                            measured.observed(),
                            measured.baseline(),
                            measured.threshold()));
        }
    }
}
