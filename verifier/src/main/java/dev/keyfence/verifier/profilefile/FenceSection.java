package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.YamlObject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The section {@code fence}: what happens when a node has lost touch with the fleet. */
final class FenceSection {

    private static final String SERVE_STALE = "serve_stale";

    /** From 1 s to {@link dev.keyfence.verifier.profile.Profile#SERVE_STALE_MAX}. */
    private static final Pattern DURATION =
            Pattern.compile("([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-3][0-9]|240)s|[1-4]m");

    private FenceSection() {}

    /** For how long it is served stale; zero when it is not. */
    static Duration read(YamlObject root) {
        return root.object("fence", List.of(SERVE_STALE))
                .flatMap(fence -> fence.text(SERVE_STALE).map(text -> duration(fence, text)))
                .orElse(Duration.ZERO);
    }

    private static Duration duration(YamlObject fence, String text) {
        if (!DURATION.matcher(text).matches()) {
            fence.reject(SERVE_STALE, "expected 1s to 240s or 1m to 4m, such as 30s");
            return Duration.ZERO;
        }
        return Duration.parse("PT" + text);
    }
}
