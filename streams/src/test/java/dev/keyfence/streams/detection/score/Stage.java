package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Key.Habit;
import dev.keyfence.streams.detection.score.Records.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** What a plot is written with: a time, strangers' addresses, keys nobody else plots against. */
final class Stage {

    private static final double MINUTES_PER_DAY = 24 * 60;

    final World world;
    final SplittableRandom random;

    /** The time of the next request. */
    long at;

    private final Set<String> taken;
    private final String name;
    private final List<Event> events = new ArrayList<>();
    private final Set<Entity> entities = new LinkedHashSet<>();
    private long from = Long.MAX_VALUE;
    private long to;

    /**
     * Sets it.
     *
     * @param taken keys that are plotted against; this plot's are added
     */
    Stage(World world, String name, Set<String> taken) {
        this.world = world;
        this.name = name;
        this.taken = taken;
        this.random = world.random(name);
        // Long plots must end before the world does.
        long span = world.endMicros - world.scoredMicros - TimeUnit.DAYS.toMicros(1);
        this.at = world.scoredMicros + random.nextLong(span);
    }

    /** A key of one of these habits that is used as often as this, as nobody else's victim. */
    Key victim(double leastPerDay, double mostPerDay, Habit... habits) {
        Set<Habit> wanted = new HashSet<>(Arrays.asList(habits));
        List<Key> fit =
                world.keys.stream()
                        .filter(key -> wanted.isEmpty() || wanted.contains(key.habit()))
                        .filter(key -> key.habit() != Habit.APP || wanted.contains(Habit.APP))
                        .filter(key -> key.perDay() >= leastPerDay && key.perDay() <= mostPerDay)
                        .filter(key -> !taken.contains(key.id()))
                        .toList();
        if (fit.isEmpty()) {
            throw new IllegalStateException("the world is too small for the plot " + name);
        }
        Key key = fit.get(random.nextInt(fit.size()));
        taken.add(key.id());
        return marked(key);
    }

    /** A key that is used enough for its past to tell something. */
    Key victim() {
        return victim(12, 2_000);
    }

    /** A key that is in nobody's use. */
    Key fresh(boolean canary) {
        Key drawn =
                world.key(
                        "key_%s_%s".formatted(world.split, name.replaceAll("\\W", "")),
                        random.nextInt(50),
                        Habit.SERVER,
                        0,
                        random);
        return marked(
                new Key(
                        drawn.id(),
                        drawn.owner(),
                        Habit.NONE,
                        0,
                        drawn.homes(),
                        drawn.agents(),
                        drawn.creator(),
                        drawn.test(),
                        canary,
                        drawn.seed()));
    }

    /** Names whom alerts may rightly be about. */
    void mark(EntityKind kind, String entity) {
        entities.add(new Entity(kind, entity));
    }

    private Key marked(Key key) {
        mark(EntityKind.KEY, key.id());
        mark(EntityKind.OWNER, key.owner());
        return key;
    }

    /** Marks an address, its network and its system. */
    String marked(String address) {
        mark(EntityKind.ADDRESS, address);
        mark(EntityKind.NETWORK, address.substring(0, address.lastIndexOf('.')) + ".0/24");
        mark(EntityKind.AUTONOMOUS_SYSTEM, "AS" + world.atlas.systemOf(address).asn());
        return address;
    }

    /** Somebody's address in another country than a key is used from. */
    String abroad(Key key, Net net) {
        Atlas.Sys home = world.atlas.systemOf(key.homes().getFirst());
        Atlas.Sys system = world.atlas.any(net, random);
        for (int tries = 0; tries < 50 && system.country().equals(home.country()); tries++) {
            system = world.atlas.any(net, random);
        }
        return marked(system.address(0, random.nextInt(16_000)));
    }

    /** Somebody's address, in one of the first kinds of nets mostly. */
    String stranger() {
        Net net = random.nextInt(3) == 0 ? Net.HOME : Net.CLOUD;
        return marked(world.atlas.any(net, random).any(random));
    }

    /** A request for something that the victims' clients ask for. */
    Request request(String address, String agent) {
        return new Request(
                address,
                agent,
                "/v1/" + Words.any(Words.NOUNS, random) + "/" + random.nextInt(9_999),
                "read");
    }

    /** Lets some time pass, give or take a fifth. */
    void pause(double seconds) {
        at += (long) (seconds * (0.8 + random.nextDouble(0.4)) * 1e6);
    }

    /** Moves to the next time that fits: an hour of a working day in UTC, or of a night. */
    void atHour(int least, int most) {
        long day = TimeUnit.MICROSECONDS.toDays(at);
        while (Math.floorMod(day + 3, 7L) > 4) {
            day--;
        }
        long minutes = random.nextLong(least * 60L, most * 60L);
        at = (long) ((day * MINUTES_PER_DAY + minutes) * 60e6);
        if (at < world.scoredMicros) {
            at += TimeUnit.DAYS.toMicros(7) * (world.size.days() >= 7 ? 1 : 0);
        }
    }

    /** One request of the intruder with a key that is known; ends the pause. */
    void use(Key key, Request request, String reason) {
        wicked(world.records.decision(at, key, request, reason));
    }

    /** One request of the intruder with what opens nothing. */
    void guess(String digest, Request request, String reason) {
        wicked(world.records.unknown(at, digest, request, reason));
    }

    /** Something that is part of the plot, but nothing to blame anyone for. */
    void innocent(Event event) {
        events.add(event);
    }

    /** Something as long as it is to go on. */
    void times(int count, double gapSeconds, IntConsumer step) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                pause(gapSeconds);
            }
            step.accept(i);
        }
    }

    private void wicked(Event event) {
        events.add(event);
        from = Math.min(from, event.micros());
        to = Math.max(to, event.micros());
    }

    /** What was plotted. */
    Instance done(String rule, String variety, boolean below) {
        events.sort(Comparator.comparingLong(Event::micros));
        return new Instance(
                rule, variety, below, from, to, Set.copyOf(entities), List.copyOf(events));
    }

    /** One of several. */
    @SafeVarargs
    final <T> T pick(T... of) {
        return of[random.nextInt(of.length)];
    }

    /** A route that intruders look for. */
    String secretRoute(int number) {
        int size = Words.SECRETS.size();
        return "/v1/"
                + Words.SECRETS.get(Math.floorMod(number, size))
                + (number < size ? "" : "/" + Words.SECRETS.get(number / size % size));
    }
}
