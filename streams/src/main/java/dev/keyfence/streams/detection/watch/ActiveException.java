package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.AlertException;
import dev.keyfence.streams.detection.rule.AddressBlock;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it is set now. Immutable.
 *
 * @param id its id in the configuration
 * @param exception what it says
 * @param network its network, or null when it names none
 */
public record ActiveException(String id, AlertException exception, @Nullable AddressBlock network) {

    /**
     * From its entry.
     *
     * @throws IllegalArgumentException when its network is none, or it names nothing at all
     */
    public static ActiveException of(String id, AlertException exception) {
        String network = exception.getNetwork();
        if (exception.getRule() == null
                && exception.getKeyId() == null
                && exception.getOwner() == null
                && network == null
                && exception.getAutonomousSystem() == null
                && exception.getUserAgent() == null) {
            throw new IllegalArgumentException(
                    "An exception names a rule, key, owner, network, autonomous system or user agent");
        }
        return new ActiveException(
                id, exception, network == null ? null : AddressBlock.parse(network));
    }

    /** Whether it swallows what a rule finds at this sighting. */
    public boolean covers(String rule, Sighting sighting) {
        long expiresMicros = ChronoUnit.MICROS.between(Instant.EPOCH, exception.getExpiresAt());
        Source source = sighting.source();
        return sighting.micros() < expiresMicros
                && same(exception.getRule(), rule)
                && same(exception.getKeyId(), sighting.keyId())
                && same(exception.getOwner(), sighting.owner())
                && same(exception.getUserAgent(), sighting.agentFamily())
                && (network == null || (source != null && network.contains(source.id())))
                && (exception.getAutonomousSystem() == null
                        || (source != null
                                && source.place().asn() == exception.getAutonomousSystem()));
    }

    private static boolean same(@Nullable String wanted, @Nullable String found) {
        return wanted == null || wanted.equals(found);
    }
}
