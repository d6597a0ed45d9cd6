package dev.keyfence.verifier.http;

import dev.keyfence.verifier.key.IpAddress;
import dev.keyfence.verifier.key.IpRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose word on the client's address is taken.
 *
 * @param ranges where these proxies are
 * @param header the header in which they tell it
 */
public record TrustedProxies(List<IpRange> ranges, String header) {

    /** The header that most proxies write. */
    public static final String DEFAULT_HEADER = "X-Forwarded-For";

    /** Nobody's: the client is who connects. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), DEFAULT_HEADER);

    /** More blocks than anybody has; each is looked at for every hop. */
    public static final int RANGES_MAX = 64;

    /** Checks header and number. */
    public TrustedProxies {
        ranges = List.copyOf(ranges);
        if (!header.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "the header that tells the client's address is a header's name, such as "
                            + DEFAULT_HEADER);
        }
        if (ranges.size() > RANGES_MAX) {
            throw new IllegalArgumentException(
                    "trusted proxies are " + RANGES_MAX + " blocks of addresses at the most");
        }
    }

    /**
     * Reads the setting.
     *
     * @param list addresses and blocks of them, separated by commas; empty for none
     * @throws IllegalArgumentException when one is not right
     */
    public static TrustedProxies parse(String list, String header) {
        List<IpRange> ranges = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                ranges.add(range(word.strip()));
            }
        }
        return new TrustedProxies(ranges, header);
    }

    /** Whether an address is one of theirs. */
    boolean include(IpAddress address) {
        for (IpRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static IpRange range(String word) {
        try {
            return IpRange.parse(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the trusted proxy '" + word + "' is not right: " + e.getMessage(), e);
        }
    }
}
