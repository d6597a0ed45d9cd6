package dev.keyfence.streams.detection.rule;

import dev.keyfence.streams.detection.memory.SourceIds;

/**
 * Where a request came from. Immutable.
 *
 * @param id what stands for it: {@link SourceIds}
 * @param address for people: {@code 203.0.113.7}, or {@code 2001:db8:1:2::/64}
 * @param network what it is gathered into, for people: the /24, or the /48 of an IPv6 address
 * @param place where it is
 */
public record Source(long id, String address, String network, Place place) {

    /** Equal for sources of one network. */
    public long networkId() {
        return SourceIds.networkOf(id);
    }
}
