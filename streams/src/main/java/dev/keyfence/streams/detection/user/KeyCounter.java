package dev.keyfence.streams.detection.user;

import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.memory.Ring;
import dev.keyfence.streams.detection.memory.Slot;
import dev.keyfence.streams.detection.memory.Slots;
import dev.keyfence.streams.detection.rule.Sighting;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What is counted of a key for users' rules, in the ten minutes before a decision. Each is kept
 * only while a rule asks for it: some 20 bytes of a key's memory.
 */
enum KeyCounter {
    /** Uses that were allowed. */
    USES_10M(Slots.KEY_USES, Sighting::allowed),
    /** Uses that were denied, for whatever reason. */
    DENIALS_10M(Slots.KEY_DENIALS, sighting -> !sighting.allowed()),
    /** Secrets that were wrong for the key. */
    GUESSES_10M(Slots.KEY_GUESSES, Sighting::guess);

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Slot<Ring> slot;
    private final Predicate<Sighting> counted;

    KeyCounter(Slot<Ring> slot, Predicate<Sighting> counted) {
        this.slot = slot;
        this.counted = counted;
    }

    /** Its name in conditions. */
    String variable() {
        return "key." + name().toLowerCase(Locale.ROOT);
    }

    /** How many there were before. */
    long before(Look look) {
        Memory key = look.key();
        Ring ring = key == null ? null : key.peek(slot);
        return ring == null ? 0 : ring.sum(look.sighting().second(), WINDOW);
    }

    /** Counts a decision. */
    void note(Sighting sighting, Memory key) {
        if (counted.test(sighting)) {
            int _ = key.get(slot).add(sighting.second(), WINDOW);
        }
    }
}
