package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Places;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A made-up internet, and the database that goes with it: each autonomous system has one /16, whose
 * quarters are in up to four cities. The first number of an address says what kind of network it
 * is, the second which system. Immutable.
 */
final class Atlas implements Places {

    private static final int FIRST_ASN = 64_500;
    private static final int QUARTERS = 4;
    private static final int QUARTER_NETWORKS = 64;
    private static final int HOSTS = 254;
    private static final int RADIUS_KM = 20;

    private static final List<City> CITIES =
            List.of(
                    new City("DE", "Berlin", 52.52, 13.40),
                    new City("DE", "Frankfurt", 50.11, 8.68),
                    new City("FR", "Paris", 48.86, 2.35),
                    new City("GB", "London", 51.51, -0.13),
                    new City("IE", "Dublin", 53.35, -6.26),
                    new City("US", "Ashburn", 39.04, -77.49),
                    new City("US", "Portland", 45.52, -122.68),
                    new City("US", "Chicago", 41.88, -87.63),
                    new City("BR", "Sao Paulo", -23.55, -46.63),
                    new City("IN", "Mumbai", 19.08, 72.88),
                    new City("SG", "Singapore", 1.35, 103.82),
                    new City("JP", "Tokyo", 35.68, 139.69),
                    new City("VN", "Hanoi", 21.03, 105.85),
                    new City("RO", "Bucharest", 44.43, 26.10),
                    new City("NG", "Lagos", 6.52, 3.38),
                    new City("RU", "Moscow", 55.76, 37.62));

    private final Map<Net, List<Sys>> systems = new EnumMap<>(Net.class);

    /** What kind of network it is. */
    enum Net {
        CLOUD(20, 8, 4),
        CARRIER(21, 10, 2),
        HOME(22, 32, 1),
        OFFICE(23, 48, 1),
        ANONYMOUS(24, 6, 4);

        private final int octet;
        private final int systems;
        private final int cities;

        Net(int octet, int systems, int cities) {
            this.octet = octet;
            this.systems = systems;
            this.cities = cities;
        }
    }

    /** A place. */
    record City(String country, String name, double latitude, double longitude) {}

    /** An autonomous system. */
    record Sys(Net net, int number, long asn, List<City> cities) {

        /** An address of it: the same for the same quarter and host. */
        String address(int quarter, int host) {
            return "%d.%d.%d.%d"
                    .formatted(
                            net.octet,
                            number,
                            quarter * QUARTER_NETWORKS
                                    + Math.floorMod(host / HOSTS, QUARTER_NETWORKS),
                            1 + Math.floorMod(host, HOSTS));
        }

        /** Any address of it. */
        String any(RandomGenerator random) {
            return address(random.nextInt(QUARTERS), random.nextInt(QUARTER_NETWORKS * HOSTS));
        }

        String country() {
            return cities.getFirst().country();
        }
    }

    Atlas() {
        long asn = FIRST_ASN;
        for (Net net : Net.values()) {
            List<Sys> of = new ArrayList<>();
            for (int number = 0; number < net.systems; number++) {
                List<City> cities = new ArrayList<>();
                for (int city = 0; city < net.cities; city++) {
                    cities.add(CITIES.get((number * net.cities + city) % CITIES.size()));
                }
                of.add(new Sys(net, number, asn++, List.copyOf(cities)));
            }
            systems.put(net, List.copyOf(of));
        }
    }

    /** All systems of a kind. */
    List<Sys> of(Net net) {
        return systems.getOrDefault(net, List.of());
    }

    /** One of them by chance. */
    Sys any(Net net, RandomGenerator random) {
        List<Sys> of = of(net);
        return of.get(random.nextInt(of.size()));
    }

    /** The system of one of its addresses. */
    Sys systemOf(String address) {
        Sys system = find(InetAddress.ofLiteral(address).getAddress());
        if (system == null) {
            throw new IllegalArgumentException(address + " is in no system");
        }
        return system;
    }

    private @Nullable Sys find(byte[] address) {
        int octet = address[0] & 0xff;
        int number = address[1] & 0xff;
        for (Net net : Net.values()) {
            if (net.octet == octet && number < net.systems) {
                return of(net).get(number);
            }
        }
        return null;
    }

    @Override
    public Place of(InetAddress address) {
        byte[] bytes = address.getAddress();
        Sys system = find(bytes);
        if (system == null) {
            return Place.UNKNOWN;
        }
        int quarter = (bytes[2] & 0xff) / QUARTER_NETWORKS;
        City city = system.cities().get(quarter % system.cities().size());
        return new Place(
                system.asn(),
                "%s %d".formatted(system.net(), system.number()),
                city.country(),
                city.name(),
                new Place.Point(city.latitude(), city.longitude(), RADIUS_KM),
                system.net() == Net.CLOUD,
                system.net() == Net.ANONYMOUS);
    }
}
