package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.streams.lifecycle.FoldBook.Progress;
import dev.keyfence.streams.lifecycle.reduce.Coverage;
import dev.keyfence.streams.lifecycle.reduce.FencedRevocation;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Folds revocations of many keys into the states of those keys, a few keys at a time, so that
 * commands get their turn in between. One sweep walks over all keys of the task, once, for all
 * revocations that were waiting when it began; those that come meanwhile wait for the next. How far
 * it is stands in the {@link FoldBook}, so a crash costs no more than one step.
 *
 * <p>Nothing hangs on how long this takes: verifiers deny by the fence alone.
 */
final class FoldSweep {

    /**
     * How many keys one step looks at. With twelve tasks on a thread, all keys covered and 20 µs
     * for each, a command waits 60 ms at the most.
     */
    static final int STEP_KEYS_MAX = 250;

    /**
     * How many revocations one sweep takes; a thousand compare in about as long as one key is read.
     */
    static final int SWEEP_REVOCATIONS_MAX = 1_000;

    /** How often a step is made: 12,500 keys a second in each task. */
    static final Duration STEP_EVERY = Duration.ofMillis(20);

    private final KeyLedger ledger;
    private final FoldBook book;
    private final BiConsumer<KeyState, FencedRevocation> revoke;

    private Progress progress;
    private List<FencedRevocation> current = List.of();
    private boolean waiting = true;

    FoldSweep(KeyLedger ledger, FoldBook book, BiConsumer<KeyState, FencedRevocation> revoke) {
        this.ledger = ledger;
        this.book = book;
        this.revoke = revoke;
        this.progress = book.progress();
    }

    /** All revocations before this fence offset are in the state of every key. */
    long doneBefore() {
        return progress.done();
    }

    /** Says that a revocation was kept in the book. One that is out of order is swept for anew. */
    void arrived(long offset) {
        waiting = true;
        if (offset < progress.end()) {
            long done = Math.min(progress.done(), offset);
            become(new Progress(done, done, null));
            current = List.of();
        }
    }

    /** Makes one step, if there is anything to do. */
    void step() {
        if (progress.atRest()) {
            begin();
        } else if (current.isEmpty()) {
            current = waitingFrom(progress.done(), progress.end());
        }
        if (!progress.atRest()) {
            walk();
        }
    }

    private void begin() {
        if (!waiting) {
            return;
        }
        current = book.broadFrom(progress.done(), SWEEP_REVOCATIONS_MAX);
        waiting = current.size() == SWEEP_REVOCATIONS_MAX;
        if (!current.isEmpty()) {
            become(new Progress(progress.done(), current.getLast().offset() + 1, null));
        }
    }

    private void walk() {
        String cursor = progress.cursor();
        // The successor of a string in the order of its bytes is the string and a zero.
        List<KeyState> keys = ledger.read(cursor == null ? "" : cursor + "\0", STEP_KEYS_MAX);
        for (KeyState key : keys) {
            current.stream()
                    .filter(fenced -> Coverage.covers(key, fenced))
                    .findFirst()
                    .ifPresent(fenced -> revoke.accept(key, fenced));
        }
        if (keys.size() < STEP_KEYS_MAX) {
            become(new Progress(progress.end(), progress.end(), null));
            current = List.of();
        } else {
            become(new Progress(progress.done(), progress.end(), keys.getLast().getKeyId()));
        }
    }

    private List<FencedRevocation> waitingFrom(long from, long end) {
        return book.broadFrom(from, SWEEP_REVOCATIONS_MAX).stream()
                .filter(fenced -> fenced.offset() < end)
                .toList();
    }

    private void become(Progress next) {
        progress = next;
        book.progress(next);
    }
}
