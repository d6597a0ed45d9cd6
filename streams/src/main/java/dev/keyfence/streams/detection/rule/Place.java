package dev.keyfence.streams.detection.rule;

import org.jspecify.annotations.Nullable;

/**
 * Where an address is, as far as the databases that the user supplied tell. Immutable.
 *
 * @param asn the number of its autonomous system, or 0 when it is not known
 * @param organisation who runs that, or null when it is not known
 * @param country two capital letters, or null when it is not known
 * @param city or null when it is not known
 * @param point its coordinates, or null when they are not known
 * @param hosting whether it belongs to a data centre
 * @param anonymous whether it is known to hide who is behind it: VPN, proxy, Tor
 */
public record Place(
        long asn,
        @Nullable String organisation,
        @Nullable String country,
        @Nullable String city,
        @Nullable Point point,
        boolean hosting,
        boolean anonymous) {

    /** A place of which nothing is known. */
    public static final Place UNKNOWN = new Place(0, null, null, null, null, false, false);

    /**
     * Coordinates.
     *
     * @param latitude in degrees, -90 to 90
     * @param longitude in degrees, -180 to 180
     * @param radiusKm how wrong they may be, in kilometres
     */
    public record Point(double latitude, double longitude, int radiusKm) {}
}
