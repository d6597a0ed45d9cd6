package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.profile.JwtRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The section {@code jwt}: which tokens that are signed with a key are taken in its place. */
final class JwtSection {

    private static final List<String> NAMES = List.of("leeway_seconds", "lifetime_seconds_max");

    private JwtSection() {}

    /** The rules; null where the profile takes no tokens. */
    static @Nullable JwtRules read(YamlObject root) {
        Optional<YamlObject> section = root.object("jwt", NAMES);
        if (section.isEmpty()) {
            return null;
        }
        int leeway =
                section.get().number("leeway_seconds", (int) JwtRules.LEEWAY_DEFAULT.toSeconds());
        int lifetime =
                section.get()
                        .number(
                                "lifetime_seconds_max",
                                (int) JwtRules.LIFETIME_DEFAULT.toSeconds());
        try {
            return new JwtRules(Duration.ofSeconds(leeway), Duration.ofSeconds(lifetime));
        } catch (IllegalArgumentException e) {
            root.reject("jwt", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
