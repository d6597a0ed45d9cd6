package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.streams.detection.watch.ActiveRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules as the topic {@code detector-config} sets them, for all tasks of a process. An entry
 * that makes no sense changes nothing: what held before goes on. Thread-safe.
 */
public final class RuleBook {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

    private final Map<String, DetectorConfig> entries = new HashMap<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile ActiveRules active = ActiveRules.DEFAULTS;

    /** The defaults, until entries come. */
    public RuleBook() {}

    /** What holds now. */
    public ActiveRules active() {
        return active;
    }

    /**
     * Takes an entry.
     *
     * @param id the entry's id
     * @param entry what it says, or null when it is removed
     * @return why it was refused, or null when it holds now
     */
    public synchronized @Nullable String put(String id, @Nullable DetectorConfig entry) {
        try {
            if (entry == null) {
                entries.remove(id);
            } else {
                ActiveRules.check(entry);
                entries.put(id, entry);
            }
            active = active.with(entries.values());
            return null;
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "The entry {} of detector-config is refused, and what held before goes on: {}",
                    id,
                    e.getMessage());
            return e.getMessage();
        }
    }

    /** Says that all that was set before this process started is in. */
    public void caughtUp() {
        complete.countDown();
    }

    /**
     * Waits until all is in that was set before.
     *
     * @return whether it is; false after the time, or when the thread was interrupted
     */
    boolean await(Duration atMost) {
        try {
            return complete.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
