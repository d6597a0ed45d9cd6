package dev.keyfence.streams.detection.user;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What decisions can be counted by. In the order in which an alert is rather about one of them. */
public enum GroupField {
    /** The key's id. */
    KEY_ID(EntityKind.KEY),
    /** Whose key. */
    OWNER(EntityKind.OWNER),
    /** The address; of IPv6 the /64. */
    CLIENT_IP(EntityKind.ADDRESS),
    /** The /24 of the address; of IPv6 the /48. */
    NETWORK(EntityKind.NETWORK),
    /** The autonomous system of the address. */
    ASN(EntityKind.AUTONOMOUS_SYSTEM),
    /** The user agent without its version. */
    AGENT_FAMILY(EntityKind.USER_AGENT),
    /** The API that was asked: only beside another, since no alert is about one. */
    PROFILE(null);

    /** By their words in rules. */
    static final Map<String, GroupField> BY_WORD =
            Arrays.stream(values())
                    .collect(
                            Collectors.toMap(
                                    GroupField::word,
                                    field -> field,
                                    (one, _) -> one,
                                    LinkedHashMap::new));

    private final @Nullable EntityKind kind;

    GroupField(@Nullable EntityKind kind) {
        this.kind = kind;
    }

    /** What an alert about it is about, or null when it is about something else of the group. */
    @Nullable EntityKind kind() {
        return kind;
    }

    /** The word in rules. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a decision has there; null when that is not known: it belongs to no group then. */
    @Nullable String of(Sighting sighting) {
        Source source = sighting.source();
        return switch (this) {
            case KEY_ID -> sighting.keyId();
            case OWNER -> sighting.owner();
            case CLIENT_IP -> source == null ? null : source.address();
            case NETWORK -> source == null ? null : source.network();
            case ASN ->
                    source == null || source.place().asn() == 0
                            ? null
                            : "AS" + source.place().asn();
            case AGENT_FAMILY -> sighting.agentFamily();
            case PROFILE -> sighting.profile();
        };
    }
}
