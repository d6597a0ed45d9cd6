package dev.keyfence.streams.geo;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one database says of an address, as far as anybody asks: a field is null when the database
 * is of another kind, or does not know. The names are MaxMind's; public, since its reader makes
 * them.
 */
public record GeoRow(
        @Nullable Long asn,
        @Nullable String organisation,
        @Nullable Country country,
        @Nullable City city,
        @Nullable Location location,
        @Nullable Boolean anonymous,
        @Nullable Boolean hosting) {

    /** Called by the reader of databases. */
    @MaxMindDbConstructor
    public GeoRow(
            @MaxMindDbParameter(name = "autonomous_system_number") @Nullable Long asn,
            @MaxMindDbParameter(name = "autonomous_system_organization")
                    @Nullable String organisation,
            @MaxMindDbParameter(name = "country") @Nullable Country country,
            @MaxMindDbParameter(name = "city") @Nullable City city,
            @MaxMindDbParameter(name = "location") @Nullable Location location,
            @MaxMindDbParameter(name = "is_anonymous") @Nullable Boolean anonymous,
            @MaxMindDbParameter(name = "is_hosting_provider") @Nullable Boolean hosting) {
        this.asn = asn;
        this.organisation = organisation;
        this.country = country;
        this.city = city;
        this.location = location;
        this.anonymous = anonymous;
        this.hosting = hosting;
    }

    /** A country, by ISO 3166. */
    public record Country(@Nullable String code) {

        /** Called by the reader of databases. */
        @MaxMindDbConstructor
        public Country(@MaxMindDbParameter(name = "iso_code") @Nullable String code) {
            this.code = code;
        }
    }

    /** A city, by its names in several languages. */
    public record City(@Nullable Map<String, String> names) {

        /** Called by the reader of databases. */
        @MaxMindDbConstructor
        public City(@MaxMindDbParameter(name = "names") @Nullable Map<String, String> names) {
            this.names = names;
        }
    }

    /** Coordinates in degrees, and how wrong they may be in kilometres. */
    public record Location(
            @Nullable Double latitude, @Nullable Double longitude, @Nullable Integer radius) {

        /** Called by the reader of databases. */
        @MaxMindDbConstructor
        public Location(
                @MaxMindDbParameter(name = "latitude") @Nullable Double latitude,
                @MaxMindDbParameter(name = "longitude") @Nullable Double longitude,
                @MaxMindDbParameter(name = "accuracy_radius") @Nullable Integer radius) {
            this.latitude = latitude;
            this.longitude = longitude;
            this.radius = radius;
        }
    }
}
