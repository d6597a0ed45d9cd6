package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.profile.SpoolFull;
import java.util.List;
import java.util.Map;

/** The section {@code decisions}: what happens when they can no longer be kept. */
final class DecisionSection {

    private static final String SPOOL_FULL = "spool_full";

    private static final Map<String, SpoolFull> WORDS =
            Map.of("fence", SpoolFull.FENCE, "count", SpoolFull.COUNT);

    private DecisionSection() {}

    /** What happens; the safe thing when the file does not say. */
    static SpoolFull read(YamlObject root) {
        return root.object("decisions", List.of(SPOOL_FULL))
                .map(section -> section.choice(SPOOL_FULL, WORDS, SpoolFull.FENCE))
                .orElse(SpoolFull.FENCE);
    }
}
