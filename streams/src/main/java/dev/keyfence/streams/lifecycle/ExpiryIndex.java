package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Gives a row of {@link ExpiryBook} to keys that were stored before there was such a book: once for
 * each store, a few keys at a time. How far it is stands beside the rows, and so is restored and
 * rolled back with them:
 *
 * <pre>
 *   expiries   the last key id that was looked at; empty once all were
 * </pre>
 *
 * Keys that change meanwhile get their rows by their change, wherever this is.
 */
final class ExpiryIndex {

    /** How many keys one step looks at: no more than {@link FoldSweep} does, and for less. */
    static final int STEP_KEYS_MAX = FoldSweep.STEP_KEYS_MAX;

    /** How often a step is made: a million keys in twelve tasks are looked at within 34 s. */
    static final Duration STEP_EVERY = Duration.ofMillis(100);

    private static final String PROGRESS = "expiries";
    private static final byte[] DONE = {};

    private final KeyLedger ledger;
    private final KeyValueStore<String, byte[]> rows;

    /** Saves looking at the store once there is nothing left to do. */
    private boolean done;

    ExpiryIndex(KeyLedger ledger, KeyValueStore<String, byte[]> rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    /** Makes one step, if there is anything to do. */
    void step() {
        if (done) {
            return;
        }
        byte[] progress = rows.get(PROGRESS);
        done = progress != null && progress.length == 0;
        if (!done) {
            walk(progress == null ? "" : new String(progress, StandardCharsets.UTF_8) + '\0');
        }
    }

    private void walk(String from) {
        List<KeyState> keys = ledger.read(from, STEP_KEYS_MAX);
        keys.forEach(ledger.expiries()::add);
        done = keys.size() < STEP_KEYS_MAX;
        rows.put(
                PROGRESS, done ? DONE : keys.getLast().getKeyId().getBytes(StandardCharsets.UTF_8));
    }
}
