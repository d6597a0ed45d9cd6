package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.Set;

/**
 * D22: a trap is presented: a key that was made to be found and that nobody has a reason to use, so
 * that whoever does found it where it was laid. Any use counts, allowed or not. That a key was
 * reported as leaked is told by its events, not by its uses, and raised as the same rule by whoever
 * reads those.
 */
public final class LeakedKeyReported implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D22",
                    "leaked_key_reported",
                    1,
                    Severity.CRITICAL,
                    "T1552.001",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is known to have leaked: it was reported, or it is a trap.");

    private final Settings settings;

    /**
     * What can be set.
     *
     * @param denied whether a use that was denied counts too
     */
    public record Settings(boolean denied) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(true);
    }

    /** With these settings. */
    public LeakedKeyReported(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (sighting.canary() && (sighting.allowed() || settings.denied())) {
            Source source = sighting.source();
            findings.raise(
                    Finding.of(
                            Severity.CRITICAL,
                            "Trap %s was presented from %s"
                                    .formatted(
                                            entity.name(),
                                            source == null
                                                    ? "an unknown address"
                                                    : source.address()),
                            sighting.second(),
                            Measured.of("allowed", sighting.allowed() ? 1 : 0)));
        }
    }
}
