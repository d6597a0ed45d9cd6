package dev.keyfence.streams.detection.score;

import static java.util.Objects.requireNonNull;

import dev.keyfence.streams.detection.memory.Hashes;
import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Records.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The keys of one made-up deployment and what is done with them. All is drawn from the seed and the
 * split's name: the two splits have no key, owner, day or attack in common.
 */
final class World {

    private static final double ZIPF = 0.7;
    private static final int SHARE_EXPIRING_INVERSE = 50;
    private static final double TYPOS_PER_KEY_DAY = 0.02;

    /** Of a hundred keys, those below these numbers that are not below an earlier one. */
    private static final TreeMap<Integer, Habit> HABITS =
            new TreeMap<>(
                    Map.of(
                            45, Habit.SERVER,
                            60, Habit.CI,
                            70, Habit.APP,
                            90, Habit.OFFICE,
                            96, Habit.LAPTOP,
                            100, Habit.MONITOR));

    final Atlas atlas = new Atlas();
    final Records records = new Records();
    final Size size;
    final String split;
    final long beginMicros;
    final long scoredMicros;
    final long endMicros;
    final List<Key> keys = new ArrayList<>();

    private final long seed;

    /** From when on a key is no longer used as usual. */
    private final Map<String, Long> silent = new HashMap<>();

    /**
     * Draws the keys.
     *
     * @param split such as {@code dev}
     * @param begin midnight of a Monday
     */
    World(long seed, String split, Instant begin, Size size) {
        this.seed = seed;
        this.split = split;
        this.size = size;
        this.beginMicros = ChronoUnit.MICROS.between(Instant.EPOCH, begin);
        this.scoredMicros = beginMicros + TimeUnit.DAYS.toMicros(size.historyDays());
        this.endMicros = scoredMicros + TimeUnit.DAYS.toMicros(size.days());
        double harmonic = 0;
        for (int rank = 1; rank <= size.keys(); rank++) {
            harmonic += Math.pow(rank, -ZIPF);
        }
        for (int rank = 1; rank <= size.keys(); rank++) {
            keys.add(key(rank, size.perKeyDay() * size.keys() / harmonic * Math.pow(rank, -ZIPF)));
        }
    }

    /** A source of chance that depends on its name alone. */
    SplittableRandom random(String name) {
        return new SplittableRandom(seed ^ Hashes.of(split + "/" + name));
    }

    /** Ordinary use of a key ends here: what follows is a plot's business. */
    void silence(Key key, long micros) {
        silent.merge(key.id(), micros, Math::min);
    }

    /** All that happens, in the order of time. */
    Iterator<Event> events(List<Instance> instances) {
        List<Iterator<Event>> streams = new ArrayList<>();
        for (Key key : keys) {
            long created = beginMicros - TimeUnit.HOURS.toMicros(1);
            streams.add(List.of(records.created(created, key)).iterator());
            long end = Math.min(endMicros, silent.getOrDefault(key.id(), Long.MAX_VALUE));
            long expires = expiry(key);
            streams.add(new Usage(key, atlas, records, beginMicros, Math.min(end, expires)));
            if (expires < end) {
                streams.add(retries(key, expires, end).iterator());
            }
        }
        streams.add(typos().iterator());
        instances.forEach(instance -> streams.add(instance.events().iterator()));
        return new Merge(streams);
    }

    private Key key(int rank, double perDay) {
        String id = "key_%s%05d".formatted(split, rank);
        SplittableRandom random = random(id);
        int kind = random.nextInt(100);
        Habit habit = requireNonNull(HABITS.higherEntry(kind)).getValue();
        double most = habit == Habit.OFFICE || habit == Habit.LAPTOP ? 300 : Double.MAX_VALUE;
        return key(id, random.nextInt(1 + size.keys() / 4), habit, Math.min(most, perDay), random);
    }

    /** A key of an owner, who has a cloud, an office and a carrier. */
    Key key(String id, int ownerNumber, Habit habit, double perDay, SplittableRandom random) {
        SplittableRandom ofOwner = random("owner" + ownerNumber);
        Atlas.Sys cloud = atlas.any(Net.CLOUD, ofOwner);
        String office = atlas.any(Net.OFFICE, ofOwner).address(0, ofOwner.nextInt(1_000));
        Atlas.Sys carrier = atlas.any(Net.CARRIER, ofOwner);
        String home = atlas.any(Net.HOME, random).address(0, random.nextInt(8_000));
        List<String> homes = new ArrayList<>();
        switch (habit) {
            case SERVER -> {
                int host = random.nextInt(8_000);
                int addresses = 1 + random.nextInt(4);
                for (int i = 0; i < addresses; i++) {
                    homes.add(cloud.address(0, host + i));
                }
            }
            case CI -> homes.add(cloud.address(0, random.nextInt(8_000)));
            case APP -> homes.add(carrier.address(0, 0));
            case LAPTOP -> homes.addAll(List.of(home, office));
            case MONITOR -> homes.addAll(List.of(cloud.address(0, 8), cloud.address(1, 8)));
            case OFFICE, NONE -> homes.add(office);
        }
        List<String> agents =
                switch (habit) {
                    case APP -> Words.PHONES;
                    case OFFICE, LAPTOP ->
                            Words.BROWSERS.subList(0, 1 + random.nextInt(Words.BROWSERS.size()));
                    default -> List.of(Words.any(Words.SERVICES, random));
                };
        return new Key(
                id,
                split + "-owner-" + ownerNumber,
                habit,
                perDay,
                homes,
                agents,
                office,
                random.nextInt(10) == 0,
                false,
                random.nextLong());
    }

    private long expiry(Key key) {
        SplittableRandom random = random("expiry" + key.id());
        return random.nextInt(SHARE_EXPIRING_INVERSE) == 0
                ? scoredMicros + random.nextLong(endMicros - scoredMicros)
                : Long.MAX_VALUE;
    }

    /** A client that was not told goes on trying, ever less often, until somebody looks. */
    private List<Event> retries(Key key, long expires, long end) {
        SplittableRandom random = random("retries" + key.id());
        long until = Math.min(end, expires + TimeUnit.HOURS.toMicros(random.nextInt(2, 48)));
        List<Event> events = new ArrayList<>();
        long at = expires + TimeUnit.SECONDS.toMicros(random.nextInt(1, 600));
        while (at < until) {
            events.add(records.decision(at, key, usual(key, random), "expired"));
            long pause = Math.min(3_600, 30L << Math.min(20, events.size() / 3));
            at += TimeUnit.SECONDS.toMicros(pause);
        }
        return events;
    }

    /** People who paste the wrong thing, and paste it again. */
    private List<Event> typos() {
        SplittableRandom random = random("typos");
        List<Event> events = new ArrayList<>();
        int count = (int) (TYPOS_PER_KEY_DAY * size.keys() * (size.days() + size.historyDays()));
        for (int i = 0; i < count; i++) {
            Key key = keys.get(random.nextInt(keys.size()));
            String digest = Words.digest(random);
            Request request = usual(key, random);
            String reason = random.nextInt(3) == 0 ? "unknown_key" : "malformed_key";
            long at = beginMicros + random.nextLong(endMicros - beginMicros);
            for (int tries = 1 + random.nextInt(4); tries > 0; tries--) {
                events.add(records.unknown(at, digest, request, reason));
                at += TimeUnit.SECONDS.toMicros(5 + random.nextLong(60));
            }
        }
        events.sort((one, other) -> Long.compare(one.micros(), other.micros()));
        return events;
    }

    /** What a key's own clients ask for. */
    static Request usual(Key key, SplittableRandom random) {
        return new Request(
                Words.any(key.homes(), random),
                Words.any(key.agents(), random),
                "/v1/" + Words.any(Words.NOUNS, random) + "/" + random.nextInt(100_000),
                "read");
    }
}
