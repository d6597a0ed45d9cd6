package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many keys are active, counted anew after some minutes: a share needs no more. Thread-safe.
 */
final class ActiveKeys implements LongSupplier {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final KeyDirectory directory;
    private boolean counted;
    private long countedNanos;
    private long count;

    ActiveKeys(KeyDirectory directory) {
        this.directory = directory;
    }

    @Override
    public synchronized long getAsLong() {
        long now = System.nanoTime();
        if (!counted || now - countedNanos > KEPT.toNanos()) {
            long[] found = {0};
            directory.each(
                    KeyFilter.ALL.state(KeyStatus.ACTIVE),
                    _ -> {
                        found[0]++;
                        return true;
                    });
            count = found[0];
            countedNanos = now;
            counted = true;
        }
        return count;
    }
}
