package dev.keyfence.verifier.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Microseconds since the epoch as others have them. */
final class Micros {

    private Micros() {}

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long millis(long micros) {
        return TimeUnit.MICROSECONDS.toMillis(micros);
    }
}
