package dev.keyfence.verifier.export;

import dev.keyfence.verifier.key.IpAddress;
import dev.keyfence.verifier.key.IpRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a host is, unless that is inside: whoever can name a webhook's URL must not reach with it
 * what only this machine reaches (server-side request forgery). Connections are made to the address
 * that was looked at: looked up again, the name may stand for another one.
 */
final class PublicAddresses {

    /** The IANA registries of special-purpose addresses, and multicast. */
    private static final List<IpRange> INSIDE =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/4",
                            "240.0.0.0/4")
                    .map(IpRange::parse)
                    .toList();

    /** All that is handed out to the world begins so; the rest of IPv6 is inside, or a tunnel. */
    private static final IpRange GLOBAL_V6 = IpRange.parse("2000::/3");

    /** Of those: Teredo and 6to4, which may lead anywhere; documentation. */
    private static final List<IpRange> INSIDE_V6 =
            Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
                    .map(IpRange::parse)
                    .toList();

    private PublicAddresses() {}

    /** Looks a host up. */
    @FunctionalInterface
    interface Resolver {
        /** Its addresses. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * The address to connect to.
     *
     * @param privateToo whether it may be inside
     * @throws DeliveryException when there is none, or any of the host's is inside
     */
    static InetAddress of(String host, boolean privateToo, Resolver resolver)
            throws DeliveryException {
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw DeliveryException.later("the host " + host + " is not known", e);
        }
        if (!privateToo && Stream.of(addresses).anyMatch(PublicAddresses::isInside)) {
            throw DeliveryException.later(
                    "the host "
                            + host
                            + " has a private, loopback or otherwise special address;"
                            + " 'allow_private: true' lets it be reached",
                    null);
        }
        return addresses[0];
    }

    static boolean isInside(InetAddress address) {
        IpAddress ip = IpAddress.parse(text(address)).orElseThrow();
        if (ip.isV4()) {
            return INSIDE.stream().anyMatch(range -> range.contains(ip));
        }
        return !GLOBAL_V6.contains(ip) || INSIDE_V6.stream().anyMatch(range -> range.contains(ip));
    }

    /** Without the zone that a link-local address has. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
