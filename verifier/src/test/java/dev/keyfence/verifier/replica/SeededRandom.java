package dev.keyfence.verifier.replica;

import java.util.SplittableRandom;

/** A random source whose seed is printed; {@code -Dseed=} replays a run. */
final class SeededRandom {

    private SeededRandom() {}

    static SplittableRandom create(String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": replay with -Dseed=" + seed);
        return new SplittableRandom(seed);
    }
}
