package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.spool.Syncing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper's thread: moves decisions to disk while the publisher waits for Kafka or the schema
 * registry, and has the disk write them through once a second.
 */
final class Keeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    /** At 50,000 decisions a second a sixtieth of the queue; nothing for an idle node. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What a power cut can lose of the spool. A process that is killed loses nothing of it. */
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Backlog backlog;
    private volatile boolean stopping;
    private boolean isBroken;

    /** A keeper of this backlog. */
    Keeper(Backlog backlog) {
        this.backlog = backlog;
    }

    /** Ends it at its next look. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        long syncedAtNanos = System.nanoTime();
        while (!stopping) {
            try {
                backlog.keep();
                if (System.nanoTime() - syncedAtNanos >= SYNC_NANOS) {
                    syncedAtNanos = System.nanoTime();
                    sync();
                }
            } catch (RuntimeException | Error e) {
                // The next look may go better; decisions must not stay in memory meanwhile.
                report(e);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until the disk has everything that is in the spool. */
    void sync() {
        try {
            Syncing syncing = backlog.syncing();
            syncing.run();
            isBroken = false;
        } catch (IOException | UncheckedIOException e) {
            report(e);
        }
    }

    private void report(Throwable e) {
        if (!isBroken) {
            isBroken = true;
            LOG.error(
                    "The spool of decisions cannot be kept in order: {}. A power cut may lose what is in it. Look at"
                            + " the disk",
                    e.toString(),
                    e);
        }
    }
}
