package dev.keyfence.streams.detection;

import static dev.keyfence.streams.detection.Sightings.NOON;
import static dev.keyfence.streams.detection.Sightings.place;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.Place;
import dev.keyfence.streams.detection.rule.Sighting;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How long all detectors take over a sighting, and how much they remember of a key, with memories
 * in a map: neither Kafka nor a store. Keys are drawn by a power law over ten days; each has one to
 * thirty addresses of one to three systems, one or two clients; two of a hundred requests lack a
 * scope, one presents nobody's key.
 *
 * <pre>
 *   java -cp … dev.keyfence.streams.detection.DetectorsBenchmark KEYS SIGHTINGS
 * </pre>
 */
final class DetectorsBenchmark {

    private static final int ROUNDS = 4;
    private static final double SKEW = 3;
    private static final Duration SPAN = Duration.ofDays(10);
    private static final int SOURCES_MAX = 30;

    private final Random random = new Random(42);
    private final int keys;
    private final int count;

    private DetectorsBenchmark(int keys, int count) {
        this.keys = keys;
        this.count = count;
    }

    /** Measures several times; the last is the one that counts. */
    public static void main(String[] args) {
        new DetectorsBenchmark(Integer.parseInt(args[0]), Integer.parseInt(args[1]))
                .run(System.out);
    }

    private void run(PrintStream out) {
        List<Sighting> sightings = IntStream.range(0, count).mapToObj(this::sighting).toList();
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = Scene.decoded();
            long begun = System.nanoTime();
            sightings.forEach(scene::show);
            long nanos = System.nanoTime() - begun;
            int[] bytes =
                    scene.memories().values().stream()
                            .map(Memory::toBytes)
                            .mapToInt(row -> row.length)
                            .sorted()
                            .toArray();
            out.printf(
                    "%,d sightings: %,d ns each, %,d hits; %,d memories of %d bytes (median), %d (99%%), %d (most)%n",
                    count,
                    nanos / count,
                    scene.hits().size(),
                    bytes.length,
                    bytes[bytes.length / 2],
                    bytes[bytes.length * 99 / 100],
                    bytes[bytes.length - 1]);
        }
    }

    private Sighting sighting(int i) {
        Instant time = NOON.plus(SPAN.multipliedBy(i).dividedBy(count));
        int key = (int) (keys * Math.pow(random.nextDouble(), SKEW));
        int sources = 1 + key % SOURCES_MAX;
        int source = random.nextInt(sources);
        Place place = place(64_500 + (key + source) % 3, "DE", "City " + (key + source) % 3, null);
        Sightings step =
                Sightings.at(time)
                        .from("10.%d.%d.%d".formatted(key >> 8 & 255, key & 255, source), place)
                        .route("/v1/" + random.nextInt(20))
                        .agent(random.nextInt(10) > 0 ? "okhttp" : "curl");
        int kind = random.nextInt(100);
        if (kind == 0) {
            return step.unknown("digest:" + random.nextInt(1_000)).denied("unknown_key");
        }
        Sightings known = step.key("key_" + key);
        return kind < 3 ? known.denied("insufficient_scope") : known.allowed();
    }
}
