package dev.keyfence.streams.usage;

import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.streams.decisions.RouteTemplate;
import dev.keyfence.streams.usage.count.Steps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which routes each profile has on a day: the first ones are counted each by itself, and an owner
 * can bring in a few only, so that a scan of a thousand paths neither makes a thousand windows nor
 * takes the places of others' routes. Rows are a tag, the day (8 bytes, big-endian milliseconds),
 * the profile, a zero byte and the route; values the owner who was first to ask for it.
 */
final class RouteBook {

    static final byte TAG = 0x30;

    private static final byte[] NOBODY = {};

    /** What all further routes count as; no path is called so, since paths begin with a slash. */
    static final String OTHER = "other";

    /** Profiles' days whose routes are kept in memory; some 100 kB each at most. */
    private static final int CACHED_MAX = 100;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final UsageLimits limits;
    private final Map<ProfileDay, Routes> cached =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ProfileDay, Routes> eldest) {
                    return size() > CACHED_MAX;
                }
            };

    private record ProfileDay(long dayMillis, String profile) {}

    /** By route who brought it in, and by owner how many. */
    private record Routes(Map<String, String> owners, Map<String, Integer> counts) {

        void add(String route, String owner) {
            owners.put(route, owner);
            counts.merge(owner, 1, Integer::sum);
        }
    }

    RouteBook(KeyValueStore<Bytes, byte[]> rows, UsageLimits limits) {
        this.rows = rows;
        this.limits = limits;
    }

    /**
     * What a request counts as.
     *
     * @param profile the API that was asked
     * @param owner whose key was used
     * @param millis when it was made, in milliseconds since the epoch
     */
    String routeOf(String profile, String owner, String path, long millis) {
        String route = RouteTemplate.of(path);
        ProfileDay day = new ProfileDay(Steps.start(UsageStep.DAY, millis), profile);
        Routes known = cached.computeIfAbsent(day, this::load);
        if (known.owners().containsKey(route)) {
            return route;
        }
        if (known.owners().size() >= limits.routesOfProfile()
                || known.counts().getOrDefault(owner, 0) >= limits.routesOfOwner()) {
            return OTHER;
        }
        known.add(route, owner);
        rows.put(row(day, route), owner.getBytes(StandardCharsets.UTF_8));
        return route;
    }

    /** Forgets who brought a route in; it counts for nobody's share any more. */
    void forget(Bytes row) {
        rows.put(row, NOBODY);
        cached.clear();
    }

    private Routes load(ProfileDay day) {
        Routes routes = new Routes(new HashMap<>(), new HashMap<>());
        byte[] from = row(day, "").get();
        byte[] to = from.clone();
        to[to.length - 1]++;
        try (KeyValueIterator<Bytes, byte[]> kept = rows.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (kept.hasNext()) {
                KeyValue<Bytes, byte[]> row = kept.next();
                byte[] key = row.key.get();
                routes.add(
                        new String(
                                key, from.length, key.length - from.length, StandardCharsets.UTF_8),
                        new String(row.value, StandardCharsets.UTF_8));
            }
        }
        return routes;
    }

    private static Bytes row(ProfileDay day, String route) {
        byte[] profile = day.profile().getBytes(StandardCharsets.UTF_8);
        byte[] path = route.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES + profile.length + 1 + path.length)
                        .put(TAG)
                        .putLong(day.dayMillis())
                        .put(profile)
                        .put((byte) 0)
                        .put(path)
                        .array());
    }
}
