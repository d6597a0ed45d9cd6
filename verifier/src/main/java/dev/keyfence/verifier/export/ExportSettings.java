package dev.keyfence.verifier.export;

import dev.keyfence.verifier.alert.Severity;
import java.time.Duration;

/**
 * One export.
 *
 * @param name its name, by which its consumer group goes
 * @param source what is exported
 * @param format how it is written
 * @param severityMin the least severity that is exported
 * @param updates whether an alert is exported again whenever it is hit again; else only when its
 *     severity rises
 * @param swallowed whether alerts are exported, too, that an exception swallowed
 * @param giveUpAfter how long a message is tried before it goes to the dead letters
 * @param sink opens where it goes
 */
public record ExportSettings(
        String name,
        Source source,
        ExportFormat format,
        Severity severityMin,
        boolean updates,
        boolean swallowed,
        Duration giveUpAfter,
        SinkType.Opening sink) {

    /** The same, whatever the severity. */
    ExportSettings ofAnySeverity() {
        return new ExportSettings(
                name, source, format, Severity.INFO, updates, swallowed, giveUpAfter, sink);
    }

    /** What can be exported. */
    public enum Source {
        ALERTS,
        DECISIONS
    }
}
