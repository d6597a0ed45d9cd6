package dev.keyfence.streams.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.streams.detection.rule.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against MaxMind's own test databases. */
class GeoDatabasesTest {

    @TempDir private Path directory;

    @Test
    void addsUpWhatSeveralDatabasesSay() {
        try (GeoDatabases places =
                GeoDatabases.open(
                        List.of(
                                file("GeoLite2-City-Test"),
                                file("GeoLite2-ASN-Test"),
                                file("GeoIP2-Anonymous-IP-Test")))) {
            Place london = places.of(InetAddress.ofLiteral("81.2.69.142"));
            assertThat(london.country()).isEqualTo("GB");
            assertThat(london.city()).isEqualTo("London");
            assertThat(Objects.requireNonNull(london.point()).latitude()).isBetween(51.0, 52.0);
            assertThat(london.anonymous()).isTrue();

            Place telstra = places.of(InetAddress.ofLiteral("1.128.0.0"));
            assertThat(telstra.asn()).isEqualTo(1_221);
            assertThat(telstra.organisation()).isEqualTo("Telstra Pty Ltd");

            assertThat(places.of(InetAddress.ofLiteral("2001:218::1")).country()).isEqualTo("JP");
        }
    }

    @Test
    void knowsNothingOfAddressesThatNoDatabaseHas() {
        try (GeoDatabases places = GeoDatabases.open(List.of(file("GeoLite2-City-Test")))) {
            assertThat(places.of(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo(Place.UNKNOWN);
        }
        try (GeoDatabases none = GeoDatabases.open(List.of())) {
            assertThat(none.of(InetAddress.ofLiteral("81.2.69.142"))).isEqualTo(Place.UNKNOWN);
        }
    }

    @Test
    void saysWhichFileIsNone() throws IOException {
        Path missing = directory.resolve("missing.mmdb");
        assertThatThrownBy(() -> GeoDatabases.open(List.of(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.mmdb cannot be read")
                .hasMessageContaining("GeoLite2-City.mmdb");

        Path other = Files.writeString(directory.resolve("other.mmdb"), "not a database");
        assertThatThrownBy(() -> GeoDatabases.open(List.of(file("GeoLite2-ASN-Test"), other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.mmdb is no geo database");
    }

    private static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(GeoDatabasesTest.class.getResource(name + ".mmdb"))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
