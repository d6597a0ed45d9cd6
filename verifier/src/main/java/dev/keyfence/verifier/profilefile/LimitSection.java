package dev.keyfence.verifier.profilefile;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.profile.AttributeCatalogue;
import dev.keyfence.verifier.profile.KeyAttribute;
import dev.keyfence.verifier.profile.LimitsByAttribute;
import dev.keyfence.verifier.profile.RateLimit;
import dev.keyfence.verifier.profile.RateLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The sections {@code rate_limits} and {@code rate_limits_by}: how many requests one key may make,
 * and a key of some tier, say, instead.
 */
final class LimitSection {

    private static final List<String> NAMES = List.of("name", "requests", "window", "exceeded");

    private static final Map<String, DenyReason> EXCEEDED =
            Map.of(
                    DenyReason.RATE_LIMITED.code(), DenyReason.RATE_LIMITED,
                    DenyReason.QUOTA_EXCEEDED.code(), DenyReason.QUOTA_EXCEEDED);

    private LimitSection() {}

    static RateLimits read(YamlObject root, AttributeCatalogue attributes, Objections objections) {
        List<RateLimit> each = limits(root, "rate_limits", objections);
        return new RateLimits(
                each,
                root.object("rate_limits_by", List.of())
                        .flatMap(section -> by(section, attributes, objections))
                        .orElse(null));
    }

    private static Optional<LimitsByAttribute> by(
            YamlObject section, AttributeCatalogue attributes, Objections objections) {
        if (section.names().size() != 1) {
            objections.at(section.node(), "expected one attribute, such as 'tier: {lite: []}'");
            return Optional.empty();
        }
        String name = section.names().getFirst();
        Optional<KeyAttribute> attribute =
                attributes.find(name).filter(each -> !each.values().isEmpty());
        if (attribute.isEmpty()) {
            section.reject(name, "expected one of the profile's attributes that have 'values'");
            return Optional.empty();
        }
        Map<String, List<RateLimit>> byValue = new HashMap<>();
        section.object(name, attribute.get().values())
                .ifPresent(values -> {
                    if (values.names().isEmpty()) {
                        section.reject(name, "expected a value and its limits");
                    }
                    values.names()
                            .forEach(
                                    value -> byValue.put(value, limits(values, value, objections)));
                });
        return Optional.of(new LimitsByAttribute(attribute.get(), byValue));
    }

    private static List<RateLimit> limits(YamlObject owner, String name, Objections objections) {
        List<RateLimit> limits = new ArrayList<>();
        for (Node item : owner.items(name)) {
            limit(YamlObject.of(item, objections, NAMES), item, objections).ifPresent(limits::add);
        }
        try {
            return new RateLimits(limits).each();
        } catch (IllegalArgumentException e) {
            owner.reject(name, String.valueOf(e.getMessage()));
            return List.of();
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
