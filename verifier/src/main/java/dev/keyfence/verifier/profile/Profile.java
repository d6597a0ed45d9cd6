package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.credential.Credentials;
import dev.keyfence.verifier.credential.HeaderScheme;
import dev.keyfence.verifier.credential.Headers;
import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.credential.TwoKeys;
import dev.keyfence.verifier.key.KeyFormat;
import dev.keyfence.verifier.key.KeyShape;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one API speaks.
 *
 * @param name what paths and requests call it, such as {@code keyfence}
 * @param schemes where its keys are looked for, in order; at least one
 * @param twoKeys what two keys in one request count for
 * @param format the shape of its keys
 * @param imports the shapes that a key may have which is imported in plain text; none for any
 * @param scopes what its keys may hold
 * @param attributes what its keys carry beside them
 * @param jwt which tokens that are signed with its keys it takes; null for none
 * @param routes which scopes a request needs, by method and path
 * @param failures how it says no
 * @param serveStaleNanos for how long a node whose lease has run out goes on answering from what it
 *     knows; 0 for not at all, at most {@link #SERVE_STALE_MAX}
 * @param limits how many requests its keys may make
 * @param spoolFull what happens when its decisions can no longer be kept
 */
public record Profile(
        String name,
        List<HeaderScheme> schemes,
        TwoKeys twoKeys,
        KeyFormat format,
        List<KeyShape> imports,
        ScopeCatalogue scopes,
        AttributeCatalogue attributes,
        @Nullable JwtRules jwt,
        RouteRules routes,
        Failures failures,
        long serveStaleNanos,
        RateLimits limits,
        SpoolFull spoolFull) {

    /** With any lease but the longest, the fleet never waits more than five minutes for a node. */
    public static final Duration SERVE_STALE_MAX = Duration.ofMinutes(4);

    private static final String BEARER = "Bearer ";

    /** Keeps its own copy. */
    public Profile {
        schemes = List.copyOf(schemes);
        imports = List.copyOf(imports);
        if (serveStaleNanos < 0 || serveStaleNanos > SERVE_STALE_MAX.toNanos()) {
            throw new IllegalArgumentException(
                    "a profile is served stale for 0 to "
                            + SERVE_STALE_MAX
                            + ", not "
                            + Duration.ofNanos(serveStaleNanos));
        }
    }

    /** A profile without rules for routes, whose answers are problem documents. */
    public Profile(
            String name, List<HeaderScheme> schemes, KeyFormat format, ScopeCatalogue scopes) {
        this(
                name,
                schemes,
                TwoKeys.REFUSE_DIFFERENT,
                format,
                List.of(),
                scopes,
                AttributeCatalogue.OPEN,
                null,
                RouteRules.NONE,
                Failures.NONE,
                0,
                RateLimits.NONE,
                SpoolFull.FENCE);
    }

    /** The same profile, whose keys may make any number of requests: for questions about keys. */
    public Profile unlimited() {
        return limits.isNone() ? this : with(RateLimits.NONE, spoolFull);
    }

    /** The same profile, whose requests are answered even if that cannot be recorded. */
    public Profile evenIfUnrecorded() {
        return with(limits, SpoolFull.COUNT);
    }

    private Profile with(RateLimits newLimits, SpoolFull newSpoolFull) {
        return new Profile(
                name,
                schemes,
                twoKeys,
                format,
                imports,
                scopes,
                attributes,
                jwt,
                routes,
                failures,
                serveStaleNanos,
                newLimits,
                newSpoolFull);
    }

    /**
     * What keeps a key in plain text from being imported: a sentence that does not show it; empty
     * when it has one of the shapes, or is of the profile's own format.
     */
    public Optional<String> importObjection(String key) {
        return imports.isEmpty()
                        || imports.stream().anyMatch(shape -> shape.fits(key))
                        || format.environmentOf(key).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "has none of the shapes that the profile allows: "
                                + imports.stream()
                                        .map(KeyShape::toString)
                                        .collect(Collectors.joining("; ")));
    }

    /** The names of the headers that may hold a key, in lower case, joined by commas. */
    public String headerNames() {
        return schemes.stream()
                .map(scheme -> scheme.header().toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(","));
    }

    /**
     * What {@code WWW-Authenticate} asks for: Bearer where the profile takes it, which is what
     * clients know errors of (RFC 6750 section 3), else its first scheme.
     */
    public String challenge() {
        return schemes.stream()
                .map(scheme -> scheme.challenge(name))
                .filter(challenge -> challenge.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .findFirst()
                .orElseGet(() -> schemes.getFirst().challenge(name));
    }

    /** What a request presents as its key. */
    public Presented presented(Headers headers) {
        return Credentials.find(schemes, twoKeys, headers);
    }
}
