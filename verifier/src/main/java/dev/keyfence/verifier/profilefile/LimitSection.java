package dev.keyfence.verifier.profilefile;

import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.profile.RateLimit;
import dev.keyfence.verifier.profile.RateLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** The section {@code rate_limits}: how many requests one key may make. */
final class LimitSection {

    private static final List<String> NAMES = List.of("name", "requests", "window", "exceeded");

    private static final Map<String, DenyReason> EXCEEDED =
            Map.of(
                    DenyReason.RATE_LIMITED.code(), DenyReason.RATE_LIMITED,
                    DenyReason.QUOTA_EXCEEDED.code(), DenyReason.QUOTA_EXCEEDED);

    private LimitSection() {}

    static RateLimits read(YamlObject root, Objections objections) {
        List<RateLimit> limits = new ArrayList<>();
        for (Node item : root.items("rate_limits")) {
            limit(YamlObject.of(item, objections, NAMES), item, objections).ifPresent(limits::add);
        }
        try {
            return new RateLimits(limits);
        } catch (IllegalArgumentException e) {
            root.reject("rate_limits", String.valueOf(e.getMessage()));
            return RateLimits.NONE;
        }
    }

    private static Optional<RateLimit> limit(YamlObject limit, Node item, Objections objections) {
        String name = limit.requiredText("name");
        String window = limit.requiredText("window");
        if (limit.value("requests").isEmpty()) {
            objections.at(item, "'requests' is missing");
        }
        int requests = limit.number("requests", 1);
        DenyReason exceeded = limit.choice("exceeded", EXCEEDED, DenyReason.RATE_LIMITED);
        if (limit.value("name").isEmpty() || limit.value("window").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RateLimit(name, requests, duration(window), exceeded));
        } catch (DateTimeException e) {
            limit.reject("window", "expected a duration as ISO 8601 has it: PT1S, PT1M, P1D");
        } catch (IllegalArgumentException e) {
            objections.at(item, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** Java takes a sign before the P and small letters as well, which the schema does not. */
    private static Duration duration(String window) {
        if (!window.startsWith("P")) {
            throw new DateTimeParseException("expected a P", window, 0);
        }
        return Duration.parse(window);
    }
}
