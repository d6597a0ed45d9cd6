package dev.keyfence.streams.detection.rule;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a detector raises alerts as. Immutable.
 *
 * @param id short and for ever, such as {@code D3}
 * @param name what people call it: small letters and underscores
 * @param version counts up when the same settings begin to mean something else
 * @param severity where its alerts start, unless the detector or the settings say otherwise
 * @param technique by MITRE ATT&amp;CK or OWASP API Security, or null when none fits
 * @param quiet for how long an entity must be silent until the next hit opens another alert
 * @param watches the kinds of entities of which its detector is shown sightings, once for each;
 *     none when it looks at something else than decisions
 * @param about one sentence for people: what it raises alerts about
 */
public record Rule(
        String id,
        String name,
        int version,
        Severity severity,
        @Nullable String technique,
        Duration quiet,
        Set<EntityKind> watches,
        String about) {

    /** Copies the set. */
    public Rule {
        watches = Set.copyOf(watches);
    }

    /** A rule of something that is shown no sightings. */
    public Rule(
            String id,
            String name,
            int version,
            Severity severity,
            @Nullable String technique,
            Duration quiet,
            String about) {
        this(id, name, version, severity, technique, quiet, Set.of(), about);
    }
}
