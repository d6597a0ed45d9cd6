package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.decisions.RouteTemplate;
import dev.keyfence.streams.detection.memory.SourceIds;
import dev.keyfence.streams.detection.rule.AddressBlock;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of decisions what detectors see. For one thread. */
public final class SightingMaker {

    /** Addresses, routes and agents come again and again. */
    private static final int REMEMBERED = 8_192;

    private static final int AGENT_CHARACTERS_MAX = 256;
    private static final int V4_NETWORK_BITS = 24;
    private static final int V6_NETWORK_BITS = 48;

    private final Places places;
    private final Bounded<String, Optional<Source>> sources =
            new Bounded<>(REMEMBERED, this::source);
    private final Bounded<String, String> routes = new Bounded<>(REMEMBERED, RouteTemplate::of);
    private final Bounded<String, Agent> agents = new Bounded<>(REMEMBERED, Agent::of);

    /** What a user agent says. */
    private record Agent(@Nullable String family, List<String> words) {

        static final Agent NONE = new Agent(null, List.of());

        static Agent of(String text) {
            return new Agent(AgentFamily.of(text), AgentFamily.words(text));
        }
    }

    /** Makes them with what is known of places. */
    public SightingMaker(Places places) {
        this.places = places;
    }

    /** What detectors see of a decision that was made at this time. */
    public Sighting of(Decision decision, EventTime time) {
        String path = decision.getRoute();
        String text = decision.getUserAgent() == null ? null : cut(decision.getUserAgent());
        Agent agent = text == null ? Agent.NONE : agents.of(text);
        String address = decision.getClientIp();
        Environment environment = decision.getEnvironment();
        return new Sighting(
                decision.getDecisionId(),
                decision.getNodeId(),
                time.micros(),
                decision.getKeyId(),
                decision.getOwner(),
                decision.getKeyId() != null ? decision.getKeyId() : decision.getDigestPrefix(),
                decision.getProfile(),
                environment == null ? null : environment.name().toLowerCase(Locale.ROOT),
                decision.getCanary(),
                decision.getMethod(),
                path == null ? null : routes.of(path),
                decision.getRequiredScopes(),
                address == null ? null : sourceOf(address),
                text,
                agent.family(),
                agent.words(),
                decision.getOutcome() == Outcome.ALLOW,
                decision.getReason(),
                decision.getObservedBy() != null);
    }

    /** The source of an address; null when the text is no address. */
    public @Nullable Source sourceOf(String address) {
        return sources.of(address).orElse(null);
    }

    private Optional<Source> source(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            long id = AddressBlock.idOf(address);
            boolean v4 = SourceIds.isV4(id);
            return Optional.of(
                    new Source(
                            id,
                            v4 ? address.getHostAddress() : block(id, Long.SIZE),
                            v4
                                    ? block4(SourceIds.networkOf(id))
                                    : block(SourceIds.networkOf(id), V6_NETWORK_BITS),
                            places.of(address)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String block4(long id) {
        return text(ByteBuffer.allocate(Integer.BYTES).putInt((int) id).array())
                + "/"
                + V4_NETWORK_BITS;
    }

    private static String block(long id, int bits) {
        String full = text(ByteBuffer.allocate(2 * Long.BYTES).putLong(id).array());
        // RFC 5952 section 4.2: the run of zeros at the end is "::".
        return full.replaceFirst("(:0)+$", "::") + "/" + bits;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    private static String cut(String agent) {
        return agent.length() > AGENT_CHARACTERS_MAX
                ? agent.substring(0, AGENT_CHARACTERS_MAX)
                : agent;
    }
}
