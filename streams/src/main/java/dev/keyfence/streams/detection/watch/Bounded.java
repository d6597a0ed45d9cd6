package dev.keyfence.streams.detection.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what was reckoned of the latest things. Not thread-safe.
 *
 * @param <K> things
 * @param <V> what follows from a thing alone
 */
final class Bounded<K, V> {

    private final Map<K, V> known;
    private final Function<K, V> reckoning;

    Bounded(int max, Function<K, V> reckoning) {
        this.reckoning = reckoning;
        this.known =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > max;
                    }
                };
    }

    V of(K thing) {
        V value = known.get(thing);
        if (value == null) {
            value = reckoning.apply(thing);
            known.put(thing, value);
        }
        return value;
    }
}
