package dev.keyfence.streams.detection.score;

import dev.keyfence.streams.detection.score.Atlas.Net;
import dev.keyfence.streams.detection.score.Atlas.Sys;
import dev.keyfence.streams.detection.score.Records.Request;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Ordinary use of one key, in the order of time: sessions come as a Poisson process whose rate
 * follows the hour of the day ({@link DayCurve}), and each is a few requests from one address with
 * one user agent. Some requests fail, as they do. For one thread.
 */
final class Usage implements Iterator<Event> {

    private static final double HOURS_PER_DAY = 24;
    private static final double MICROS_PER_HOUR = Duration.ofHours(1).toNanos() / 1e3;
    private static final double DEPLOY_FACTOR = 4;
    private static final double JOURNEYS_PER_DAY = 1 / 45.0;
    private static final int FLIGHT_HOURS = 12;
    private static final int ROUTES = 8;

    private final Key key;
    private final Atlas atlas;
    private final Records records;
    private final SplittableRandom random;
    private final long endMicros;
    private final double failing;
    private final DayCurve curve;
    private final PriorityQueue<Call> pending =
            new PriorityQueue<>(Comparator.comparingLong(Call::micros));

    private long sessionMicros;
    private long day = -1;
    private long deployMicros;
    private int deployments;
    private long awayFromMicros = Long.MAX_VALUE;
    private long awayToMicros = Long.MAX_VALUE;
    private String awayAddress = "";

    private record Call(long micros, Request request, String reason) {}

    /**
     * From one time to another.
     *
     * @param endMicros the key is not used from then on
     */
    Usage(Key key, Atlas atlas, Records records, long fromMicros, long endMicros) {
        this.key = key;
        this.atlas = atlas;
        this.records = records;
        this.random = new SplittableRandom(key.seed());
        this.endMicros = endMicros;
        this.failing = random.nextInt(4) == 0 ? random.nextDouble(0.01) : 0.0005;
        this.curve = DayCurve.of(key.habit(), random.nextInt(-1, 2));
        this.sessionMicros = fromMicros;
        arrive();
    }

    @Override
    public boolean hasNext() {
        Call head = pending.peek();
        long next = head == null ? sessionMicros : Math.min(sessionMicros, head.micros());
        return next < endMicros;
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the key is no longer used");
        }
        Call head = pending.peek();
        while (head == null || sessionMicros <= head.micros()) {
            session();
            arrive();
            head = pending.peek();
        }
        pending.remove();
        return records.decision(head.micros(), key, head.request(), head.reason());
    }

    /** When the next session begins: thinning of a process at the highest rate. */
    private void arrive() {
        if (key.habit() == Key.Habit.MONITOR) {
            sessionMicros += TimeUnit.MINUTES.toMicros(5) + random.nextLong(1_000_000);
            return;
        }
        double mean = calls() / 2.0 + 0.5;
        double hourly = key.perDay() / HOURS_PER_DAY / mean / curve.mean();
        double most = hourly * (key.habit() == Key.Habit.SERVER ? DEPLOY_FACTOR : 1);
        do {
            sessionMicros += (long) (random.nextExponential() / most * MICROS_PER_HOUR) + 1;
            today();
        } while (sessionMicros < endMicros
                && random.nextDouble() * most > hourly * curve.at(sessionMicros) * busy());
    }

    private double busy() {
        if (sessionMicros >= awayFromMicros
                && sessionMicros < awayFromMicros + TimeUnit.HOURS.toMicros(FLIGHT_HOURS)) {
            return 0;
        }
        return sessionMicros >= deployMicros
                        && sessionMicros < deployMicros + TimeUnit.MINUTES.toMicros(10)
                ? DEPLOY_FACTOR
                : 1;
    }

    /** Draws what happens on a day. */
    private void today() {
        long now = TimeUnit.MICROSECONDS.toDays(sessionMicros);
        if (now == day) {
            return;
        }
        day = now;
        long dayMicros = TimeUnit.DAYS.toMicros(day);
        deployMicros = Long.MAX_VALUE;
        if (key.habit() == Key.Habit.SERVER && random.nextInt(4) == 0) {
            deployMicros = dayMicros + TimeUnit.MINUTES.toMicros(random.nextInt(480, 1_020));
            deployments++;
        }
        if (key.habit() == Key.Habit.LAPTOP
                && (awayToMicros == Long.MAX_VALUE || dayMicros > awayToMicros)
                && random.nextDouble() < JOURNEYS_PER_DAY) {
            awayFromMicros = dayMicros + TimeUnit.HOURS.toMicros(random.nextInt(4, 12));
            awayToMicros = awayFromMicros + TimeUnit.DAYS.toMicros(random.nextInt(2, 6));
            awayAddress = atlas.any(Net.HOME, random).any(random);
        }
    }

    private int calls() {
        return switch (key.habit()) {
            case SERVER, MONITOR, NONE -> 1;
            case CI -> 40;
            case APP -> 12;
            case OFFICE, LAPTOP -> 20;
        };
    }

    private void session() {
        String address = address();
        String agent = key.agents().get(random.nextInt(key.agents().size()));
        int calls = 1 + random.nextInt(calls());
        long gapMicros = TimeUnit.SECONDS.toMicros(key.habit() == Key.Habit.CI ? 4 : 20);
        long at = sessionMicros;
        for (int i = 0; i < calls; i++) {
            boolean fails = random.nextDouble() < failing;
            String route =
                    "/v1/%s/%s"
                            .formatted(
                                    Words.NOUNS.get(
                                            (int)
                                                    Math.floorMod(
                                                            key.seed() + random.nextInt(ROUTES),
                                                            (long) Words.NOUNS.size())),
                                    random.nextInt(100_000));
            pending.add(
                    new Call(
                            at,
                            new Request(address, agent, fails ? "/v1/exports" : route, "read"),
                            fails ? FAILURES.get(random.nextInt(FAILURES.size())) : "ok"));
            at += random.nextLong(2 * gapMicros) + 1;
        }
    }

    private static final List<String> FAILURES =
            List.of("insufficient_scope", "rate_limited", "not_found", "not_found");

    private String address() {
        List<String> homes = key.homes();
        String home = homes.get(random.nextInt(homes.size()));
        return switch (key.habit()) {
            case OFFICE, MONITOR, NONE -> home;
            case SERVER -> deployments > 0 && key.seed() % 5 == 0 ? moved(home) : home;
            case CI -> atlas.systemOf(home).address(0, random.nextInt(3_000));
            case APP -> phone(home);
            case LAPTOP ->
                    sessionMicros >= awayFromMicros && sessionMicros < awayToMicros
                            ? awayAddress
                            : home;
        };
    }

    /** Each deployment gets other addresses of the same network. */
    private String moved(String home) {
        int dot = home.lastIndexOf('.') + 1;
        int host = (Integer.parseInt(home.substring(dot)) + deployments) % 254 + 1;
        return home.substring(0, dot) + host;
    }

    private String phone(String home) {
        Sys carrier = atlas.systemOf(home);
        return random.nextInt(3) == 0
                ? atlas.any(Net.HOME, random).address(0, random.nextInt(2_000))
                : carrier.address(random.nextInt(2), random.nextInt(2_000));
    }
}
