package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Agents;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.memory.Uses;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.Set;

/**
 * D14: a key is used with another kind of client than ever: a note, and medium when it also comes
 * from another network and autonomous system than ever, since who steals a key brings both. It is
 * silent about a key that has more kinds of clients than are remembered.
 */
public final class NewUserAgent implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D14",
                    "new_user_agent",
                    1,
                    Severity.INFO,
                    null,
                    Duration.ofDays(7),
                    Set.of(EntityKind.KEY),
                    "A key is used with a kind of client that is new to it.");

    private static final Duration LATELY = Duration.ofDays(30);
    private static final int USES_MAX = 1_000_000;

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param warmUp how long a key must have been used
     * @param uses how often it must have been used
     */
    public record Settings(Duration warmUp, int uses) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(Duration.ofDays(14), 100);

        /** Checks the values. */
        public Settings {
            Setting.between("warm_up", warmUp, Duration.ZERO, Duration.ofDays(366));
            Setting.between("uses", uses, 0, USES_MAX);
        }
    }

    /** With these settings. */
    public NewUserAgent(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        String family = sighting.agentFamily();
        Agents known = memory.peek(Slots.AGENTS);
        if (!sighting.allowed() || family == null || known == null || known.knows(family)) {
            return;
        }
        if (known.many(sighting.second(), LATELY)
                || !Past.settled(memory, sighting.second(), settings.warmUp(), settings.uses())) {
            return;
        }
        boolean elsewhere = Past.elsewhere(sighting, memory);
        Uses uses = memory.get(Slots.USES);
        Finding finding =
                Finding.of(
                                elsewhere ? Severity.MEDIUM : Severity.INFO,
                                "Key %s was used with %s for the first time"
                                        .formatted(entity.name(), family),
                                sighting.second(),
                                Measured.over(
                                        "uses_before", (double) uses.count(), settings.uses()))
                        .apart(family);
        findings.raise(
                elsewhere
                        ? finding.because(
                                "and from a network and autonomous system that are new to it")
                        : finding);
    }
}
