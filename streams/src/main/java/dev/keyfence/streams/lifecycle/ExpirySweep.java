package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.streams.lifecycle.reduce.ExpiryReducer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells the audit trail of keys whose time has come, a few at a time, so that commands get their
 * turn in between. Nothing hangs on how long this takes: verifiers deny by the key's expiry alone.
 */
final class ExpirySweep {

    /**
     * How many keys one step looks at. With twelve tasks on a thread and 50 µs for each, a command
     * waits 75 ms at the most.
     */
    static final int STEP_KEYS_MAX = 125;

    /** How often a step is made: at least 500 keys a second in each task. */
    static final Duration STEP_EVERY = Duration.ofMillis(250);

    private final LifecycleSettings settings;
    private final KeyLedger ledger;
    private final LongSupplier timestamp;

    /**
     * A sweep over a task's keys.
     *
     * @param timestamp what records are stamped with, in milliseconds since the epoch
     */
    ExpirySweep(LifecycleSettings settings, KeyLedger ledger, LongSupplier timestamp) {
        this.settings = settings;
        this.ledger = ledger;
        this.timestamp = timestamp;
    }

    /** Makes one step, if there is anything to do. */
    void step() {
        Instant now = settings.clock().instant();
        List<String> due = ledger.expiries().due(now, STEP_KEYS_MAX);
        for (String keyId : due) {
            KeyState key =
                    ledger.find(keyId)
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "only keys that are kept have expiries"));
            expire(key, now);
        }
    }

    private void expire(KeyState key, Instant now) {
        ExpiryReducer.reduce(key, now)
                .ifPresent(applied -> {
                    ledger.tell(applied.event(), timestamp.getAsLong());
                    ledger.save(key, applied.state(), timestamp.getAsLong());
                    settings.counters().add(LifecycleCount.KEYS_EXPIRED);
                });
    }
}
