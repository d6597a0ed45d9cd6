package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * A decision, or what happened to a key; one of both.
 *
 * @param micros when, in microseconds since the epoch
 */
record Event(long micros, @Nullable Decision decision, @Nullable KeyEvent keyEvent) {

    static Event of(long micros, Decision decision) {
        return new Event(micros, decision, null);
    }

    static Event of(long micros, KeyEvent event) {
        return new Event(micros, null, event);
    }
}
