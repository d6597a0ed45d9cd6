package dev.keyfence.streams.geo;

import com.maxmind.db.Reader;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Place.Point;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.geo.GeoRow.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Database files in MaxMind's format (MaxMind DB 2.0), each of which knows something of an address:
 * cities, autonomous systems, anonymisers. What several of them say adds up; of the same thing the
 * first one counts. Files are mapped into memory. Thread-safe.
 */
public final class GeoDatabases implements Places, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GeoDatabases.class);

    private static final String LANGUAGE = "en";

    private final List<Reader> readers;

    private GeoDatabases(List<Reader> readers) {
        this.readers = readers;
    }

    /**
     * Opens files.
     *
     * @throws IllegalArgumentException when one is not there, or is no such file: says which, and
     *     what is expected
     */
    public static GeoDatabases open(List<Path> files) {
        List<Reader> readers = new ArrayList<>();
        try {
            for (Path file : files) {
                readers.add(open(file));
            }
        } catch (IllegalArgumentException e) {
            readers.forEach(GeoDatabases::close);
            throw e;
        }
        return new GeoDatabases(readers);
    }

    private static Reader open(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    ("%s cannot be read; a geo database is a file in MaxMind's format, such as"
                                    + " GeoLite2-City.mmdb")
                            .formatted(file));
        }
        try {
            Reader reader = new Reader(file.toFile());
            LOG.info(
                    "Places of addresses come from {}: {} of {}",
                    file,
                    reader.getMetadata().databaseType(),
                    reader.getMetadata().buildTime());
            return reader;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s is no geo database in MaxMind's format, such as GeoLite2-City.mmdb: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    @Override
    public Place of(InetAddress address) {
        Place place = Place.UNKNOWN;
        for (Reader reader : readers) {
            GeoRow row = row(reader, address);
            if (row != null) {
                place = add(place, row);
            }
        }
        return place;
    }

    @Override
    public void close() {
        readers.forEach(GeoDatabases::close);
    }

    private static @Nullable GeoRow row(Reader reader, InetAddress address) {
        try {
            return reader.get(address, GeoRow.class);
        } catch (IllegalArgumentException e) {
            // A database of IPv4 alone is asked for an IPv6 address.
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("A geo database is damaged", e);
        }
    }

    private static Place add(Place place, GeoRow row) {
        return new Place(
                place.asn() != 0 || row.asn() == null ? place.asn() : row.asn(),
                first(place.organisation(), row.organisation()),
                first(place.country(), row.country() == null ? null : row.country().code()),
                first(place.city(), city(row)),
                first(place.point(), point(row.location())),
                place.hosting() || Boolean.TRUE.equals(row.hosting()),
                place.anonymous() || Boolean.TRUE.equals(row.anonymous()));
    }

    private static @Nullable String city(GeoRow row) {
        return row.city() == null || row.city().names() == null
                ? null
                : row.city().names().get(LANGUAGE);
    }

    private static @Nullable Point point(@Nullable Location location) {
        return location == null || location.latitude() == null || location.longitude() == null
                ? null
                : new Point(
                        location.latitude(),
                        location.longitude(),
                        location.radius() == null ? 0 : location.radius());
    }

    private static <T> @Nullable T first(@Nullable T before, @Nullable T now) {
        return before == null ? now : before;
    }

    private static void close(Reader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            LOG.debug("A geo database was not closed", e);
        }
    }
}
