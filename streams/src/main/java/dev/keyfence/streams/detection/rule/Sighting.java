package dev.keyfence.streams.detection.rule;

import dev.keyfence.streams.detection.memory.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision as detectors see it. Immutable.
 *
 * @param decisionId names it in the log
 * @param nodeId who decided
 * @param micros when it was made (event time), in microseconds since the epoch
 * @param keyId which key, or null when nobody knows it
 * @param owner whose key, or null when nobody knows it
 * @param presented stands for what was presented, known or not: a key's id, or some digits of a
 *     digest; null when nothing was
 * @param profile the API that was asked
 * @param environment {@code live} or {@code test}, or null when nobody knows the key
 * @param canary whether the key is a trap that nobody has a reason to use
 * @param method or null when it was not told
 * @param route the kind of request, as {@code RouteTemplate} names it, or null when it was not told
 * @param scopes what the request needed
 * @param source from where, or null when it was not told
 * @param agent the client's user agent, at most 256 characters, or null when it was not told
 * @param agentFamily what the user agent is, without its version; null when it was not told
 * @param agentWords the words in it, in small letters
 * @param allowed how it ended
 * @param reason {@code ok}, or why it was denied
 * @param observed whether somebody else decided
 */
public record Sighting(
        String decisionId,
        String nodeId,
        long micros,
        @Nullable String keyId,
        @Nullable String owner,
        @Nullable String presented,
        String profile,
        @Nullable String environment,
        boolean canary,
        @Nullable String method,
        @Nullable String route,
        List<String> scopes,
        @Nullable Source source,
        @Nullable String agent,
        @Nullable String agentFamily,
        List<String> agentWords,
        boolean allowed,
        String reason,
        boolean observed) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    /**
     * What stands for a decision where something else led to a finding.
     *
     * @param id names what that was; empty when no record of its own does
     * @param micros when it was, in microseconds since the epoch
     * @param key which key it concerns, or null
     * @param owner whose key, or null
     * @param profile the API, or empty
     * @param what a word for it
     * @param observed whether it rests on what somebody else decided
     */
    public static Sighting instead(
            String id,
            long micros,
            @Nullable String key,
            @Nullable String owner,
            String profile,
            String what,
            boolean observed) {
        return new Sighting(
                id, "", micros, key, owner, key, profile, null, false, null, null, List.of(), null,
                null, null, List.of(), false, what, observed);
    }

    /** When it was made, in whole seconds since the epoch: what detectors reckon with. */
    public long second() {
        return micros / MICROS_PER_SECOND;
    }

    /**
     * True when it was denied because what was presented opens nothing: what guessing looks like.
     */
    public boolean guess() {
        return !allowed && Reasons.GUESSES.contains(reason);
    }

    /** True when a secret was wrong for a key that exists. */
    public boolean wrongSecret() {
        return !allowed && keyId != null && Reasons.WRONG_SECRETS.contains(reason);
    }

    /** True when it was denied for what was asked or how, not for the key's life or the node's. */
    public boolean refused() {
        return !allowed && !Reasons.NOT_THE_REQUEST.contains(reason);
    }

    /** Who asked, or null when no source was told. */
    public @Nullable Visit visit() {
        if (source == null) {
            return null;
        }
        Place place = source.place();
        return new Visit(
                source.id(),
                place.asn(),
                Visit.country(place.country()),
                Visit.hash(place.city()),
                Visit.hash(agentFamily));
    }

    /** True when it was denied for this reason. */
    public boolean denied(String why) {
        return !allowed && reason.equals(why);
    }
}
