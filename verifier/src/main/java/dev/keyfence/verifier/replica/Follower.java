package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.clock.Reconnectable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one topic into an {@link Applier} and its rows on disk, on one thread, for ever: what
 * goes wrong is said, and tried again.
 *
 * <p>Each batch takes effect in memory first, then its rows and its position reach the disk in one
 * write. So a crash costs no rebuild: at most the last batch is applied again. Rows are thrown
 * away, and made anew from the topic's start, only when going on with them would be wrong: they
 * come from another log, lie in another layout, or last had everything so long ago that deletions
 * may have been missed; or the log has lost the position they stand at.
 *
 * <p>Nothing is opened or connected before {@link #start()}. All methods are for any thread.
 */
public final class Follower implements Reconnectable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    /** What a follower is made of. */
    record Parts(
            FollowerSettings settings,
            TopicSource source,
            RocksRows rows,
            Applier applier,
            ReplicaMetrics metrics) {}

    private final Parts parts;
    private final FollowerState state;
    private final Closing closing = new Closing();
    private final Thread thread;
    private volatile @Nullable FollowSession session;
    private boolean restored;

    /** Why the rows must be thrown away before anything else; null when they need not. */
    private @Nullable String rebuildBecause;

    /** What is wrong with the rows on disk, until others have taken their place. */
    private @Nullable RowStoreException damage;

    /**
     * A follower of a topic.
     *
     * @param settings how to follow it
     * @param clientSettings {@code bootstrap.servers} and what security the cluster needs
     * @param rows where to keep the rows; closed by this follower
     * @param applier what the topic means
     * @param metrics takes the counts
     */
    public Follower(
            FollowerSettings settings,
            Map<String, Object> clientSettings,
            RocksRows rows,
            Applier applier,
            ReplicaMetrics metrics) {
        this(
                new Parts(
                        settings,
                        new KafkaTopicSource(
                                settings.topic(), settings.isolation(), clientSettings),
                        rows,
                        applier,
                        metrics));
    }

    Follower(Parts parts) {
        this.parts = parts;
        this.state = new FollowerState(parts.settings().topic());
        this.thread =
                Thread.ofPlatform()
                        .name("keyfence-follow-" + parts.settings().topic())
                        .daemon()
                        .unstarted(this::run);
    }

    /** Begins to follow, and returns at once. */
    public void start() {
        thread.start();
    }

    /** How far it is, and what it is doing. */
    public FollowerProgress progress() {
        return state.progress();
    }

    /** The next offset to apply: all before it is in effect, and on disk. */
    public long position() {
        return state.progress().position();
    }

    /** Whether everything is in effect that the topic held when this follower started. */
    public boolean caughtUp() {
        return state.progress().caughtUp();
    }

    /** Goes on from the position it is at; costs some milliseconds of being behind. */
    @Override
    public void reconnect() {
        parts.source().close();
        endSession();
    }

    /** Stops, within {@link FollowerSettings#closeTimeout()}, and closes the rows. */
    @Override
    public void close() {
        closing.request();
        endSession();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(parts.settings().closeTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn(
                    "{}: did not stop within {}; its rows are as after a crash, which is harmless",
                    parts.settings().topic(),
                    parts.settings().closeTimeout());
            return;
        }
        parts.source().close();
        parts.rows().close();
    }

    private void endSession() {
        FollowSession current = session;
        if (current != null) {
            current.end();
        }
    }

    private void run() {
        int failures = 0;
        while (!closing.isRequested()) {
            long startNanos = System.nanoTime();
            SessionEnd end = attempt();
            boolean wentWell =
                    System.nanoTime() - startNanos > 2 * parts.settings().retryMax().toNanos();
            failures = wentWell ? 1 : failures + 1;
            switch (end) {
                case SessionEnd.Closed _ -> closing.request();
                case SessionEnd.Ended _ -> failures = 1;
                case SessionEnd.Retry retry -> noteFailure(retry.why());
                case SessionEnd.Rebuild rebuild -> {
                    rebuildBecause = rebuild.why();
                    forget();
                }
            }
            if (closing.isRequestedWithin(parts.settings().retryAfter(failures - 1))) {
                break;
            }
        }
        state.enter(FollowerPhase.STOPPED, "stopped");
    }

    private SessionEnd attempt() {
        try {
            replaceIfDamaged();
            parts.rows().open();
            rebuildIfNeeded();
            SessionEnd unfit = restoreOnce();
            if (unfit != null) {
                return unfit;
            }
            try (FollowSession current = new FollowSession(parts, state, closing)) {
                session = current;
                return current.run();
            } finally {
                session = null;
            }
        } catch (OffsetOutOfRangeException e) {
            return new SessionEnd.Rebuild(
                    "the topic no longer has the position that the rows stand at");
        } catch (RowStoreException e) {
            return storeFailed(e);
        } catch (KafkaException e) {
            return closing.isRequested() || e instanceof WakeupException
                    ? SessionEnd.Ended.INSTANCE
                    : new SessionEnd.Retry(
                            "cannot follow at " + parts.source().where() + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // Nothing ends this thread but close(): a node whose replica stands still is the worse.
            log.error(
                    "{}: following failed; starting again from the last stored position",
                    parts.settings().topic(),
                    e);
            return new SessionEnd.Retry("failed: " + e);
        }
    }

    private SessionEnd storeFailed(RowStoreException e) {
        if (!e.isDamaged()) {
            return new SessionEnd.Retry(String.valueOf(e.getMessage()));
        }
        forget();
        damage = e;
        return new SessionEnd.Retry("building its rows again, since they are damaged");
    }

    /** May fail, on a disk that is broken or full: then the next attempt tries it again. */
    private void replaceIfDamaged() {
        RowStoreException why = damage;
        if (why == null) {
            return;
        }
        parts.rows().replaceDamaged(why);
        damage = null;
        restored = true;
        parts.metrics().rebuilt(parts.settings().topic());
    }

    private void noteFailure(String why) {
        FollowerProgress progress = state.progress();
        if (!why.equals(progress.lastError())) {
            log.warn("{}: {}; trying again", progress.topic(), why);
        }
        state.error(why);
        if (progress.phase() != FollowerPhase.BLOCKED) {
            state.enter(FollowerPhase.CONNECTING, why);
        }
    }

    private void rebuildIfNeeded() {
        String why = rebuildBecause;
        if (why == null) {
            return;
        }
        log.warn(
                "{}: throwing the rows away and building them again from the topic's start,"
                        + " because {}. This node answers nothing from them until it has caught up",
                parts.settings().topic(),
                why);
        state.enter(FollowerPhase.REBUILDING, "building its rows again, because " + why);
        forget();
        parts.rows().wipe();
        restored = true;
        rebuildBecause = null;
        parts.metrics().rebuilt(parts.settings().topic());
    }

    private void forget() {
        restored = false;
        state.caughtUp(false);
        state.target(-1);
        parts.applier().reset();
    }

    private @Nullable SessionEnd restoreOnce() {
        if (restored) {
            return null;
        }
        String format = parts.rows().rowFormat();
        if (format != null && !format.equals(parts.applier().rowFormat())) {
            return new SessionEnd.Rebuild("they lie in the layout of another version");
        }
        if (parts.applier().restores()) {
            try {
                restore();
            } catch (RowStoreException e) {
                throw e;
            } catch (RuntimeException e) {
                return new SessionEnd.Rebuild("a stored row cannot be read back (" + e + ")");
            }
        }
        restored = true;
        return closing.isRequested() ? SessionEnd.Closed.INSTANCE : null;
    }

    private void restore() {
        long startNanos = System.nanoTime();
        AtomicLong count = new AtomicLong();
        parts.rows()
                .scan(
                        new byte[0],
                        (key, value) -> {
                            parts.applier().restore(key, value);
                            count.incrementAndGet();
                            return !closing.isRequested();
                        });
        log.info(
                "{}: read {} rows back in {} ms",
                parts.settings().topic(),
                count,
                Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
    }
}
