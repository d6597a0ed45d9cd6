package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.clock.Reconnectable;
import dev.keyfence.verifier.feed.Feed.Watch;
import dev.keyfence.verifier.replica.DeadLetterSink;
import dev.keyfence.verifier.replica.FollowerSettings;
import dev.keyfence.verifier.replica.LogReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every decision: follows the topic into files, merges and expires them, and answers what is
 * in them and what is not yet. Whatever goes wrong here keeps no node from verifying.
 *
 * <p>Nothing is opened or connected before {@link #start()}. Safe for any number of threads.
 */
public final class Archive implements Decisions, Reconnectable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    /** Between two looks for something to merge. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** After something went wrong. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    /** Searches may take seconds; more of them at once are not faster. */
    private static final int SEARCHES_AT_ONCE = 2;

    private static final int SEARCHES_WAITING_MAX = 32;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ArchiveSettings settings;
    private final FollowerSettings topic;
    private final Map<String, Object> connection;
    private final Deserializer<Decision> deserializer;
    private final DeadLetterSink deadLetters;
    private final DecisionFeed feed = new DecisionFeed();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("keyfence-archive").daemon().unstarted(this::run);
    private final ThreadPoolExecutor searches =
            new ThreadPoolExecutor(
                    SEARCHES_AT_ONCE,
                    SEARCHES_AT_ONCE,
                    TRY_AGAIN.toSeconds(),
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(SEARCHES_WAITING_MAX),
                    Thread.ofPlatform().name("keyfence-search-", 1).daemon().factory());

    private volatile @Nullable Open open;
    private volatile @Nullable String trouble = "it is being opened";

    /** What is there while the archive is open. */
    private record Open(ArchiveStore store, DecisionSink sink, LogReader reader) {}

    /**
     * An archive.
     *
     * @param settings where and how
     * @param topic the topic {@code decisions}
     * @param connection {@code bootstrap.servers} and what security the cluster needs
     * @param deserializer reads the topic's values; used by one thread
     * @param deadLetters takes what cannot be read
     */
    public Archive(
            ArchiveSettings settings,
            FollowerSettings topic,
            Map<String, Object> connection,
            Deserializer<Decision> deserializer,
            DeadLetterSink deadLetters) {
        this.settings = settings;
        this.topic = topic;
        this.connection = connection;
        this.deserializer = deserializer;
        this.deadLetters = deadLetters;
        searches.allowCoreThreadTimeOut(true);
    }

    /** Begins, and returns at once. */
    public void start() {
        thread.start();
    }

    @Override
    public CompletableFuture<DecisionPage> find(
            DecisionQuery query, @Nullable DecisionPlace after, int limit) {
        return onSearchThread(() -> required().store().find(query, after, limit));
    }

    @Override
    public CompletableFuture<Erased> forget(String owner) {
        return onSearchThread(() -> {
            Erased erased = required().store().forget(owner);
            feed.forgetKept();
            return erased;
        });
    }

    @Override
    public Optional<Watch<DecisionRow>> watch(DecisionQuery query, @Nullable String after) {
        return feed.watch(query, after);
    }

    @Override
    public DecisionTally tally() {
        return feed.tally();
    }

    /** What is wrong, or how it is, in one sentence. */
    public String text() {
        Open current = open;
        String why = trouble;
        if (current == null) {
            return "not open: " + why;
        }
        String reading = current.reader().trouble();
        String writing = current.sink().trouble();
        if (why != null || writing != null || reading != null) {
            return "behind: " + (why != null ? why : writing != null ? writing : reading);
        }
        Manifest manifest = current.store().manifest();
        return manifest.rows()
                + " decisions in "
                + manifest.files().size()
                + " files, "
                + current.store().waiting()
                + " in memory";
    }

    /** Whether it is open and nothing is wrong. */
    public boolean isWell() {
        Open current = open;
        return current != null && trouble == null && current.sink().trouble() == null;
    }

    /** What is counted: {@code received = unreadable + waiting + written + left_out}. */
    public enum Count {
        /** Records that were read. */
        RECEIVED,
        /** Records that can never be read. */
        UNREADABLE,
        /** Decisions that are in no file yet. */
        WAITING,
        /** Decisions that were written to files. */
        WRITTEN,
        /** Decisions that were not: twice there, older than they may be, or erased. */
        LEFT_OUT,
        /** Records that Kafka had deleted before they could be read. */
        MISSING
    }

    /** What was counted since the start. */
    public long get(Count count) {
        return switch (count) {
            case RECEIVED -> counted(current -> current.sink().received());
            case UNREADABLE -> counted(current -> current.sink().unreadable());
            case WAITING -> counted(current -> current.store().waiting());
            case WRITTEN -> counted(current -> current.store().written());
            case LEFT_OUT -> counted(current -> current.store().leftOut());
            case MISSING -> counted(current -> current.sink().missing());
        };
    }

    @Override
    public void reconnect() {
        Open current = open;
        if (current != null) {
            current.reader().reconnect();
        }
    }

    /** Stops; what is in no file yet is read again at the next start. */
    @Override
    public void close() {
        closing.countDown();
        searches.shutdownNow();
        Open current = open;
        if (current != null) {
            current.reader().close();
        }
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (current != null && !thread.isAlive()) {
            current.store().close();
        }
    }

    private long counted(ToLongFunction<Open> of) {
        Open current = open;
        return current == null ? 0 : of.applyAsLong(current);
    }

    private Open required() {
        Open current = open;
        if (current == null) {
            throw new ArchiveException("the archive is not open: " + trouble, null);
        }
        return current;
    }

    private <T> CompletableFuture<T> onSearchThread(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, searches);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (!isClosingWithin(wait)) {
            try {
                wait = step() ? Duration.ZERO : LOOK_EVERY;
                trouble = null;
            } catch (RuntimeException | Error e) {
                // Nothing ends this thread but close(): an archive that stands still is the worse.
                String why = String.valueOf(e.getMessage());
                if (!why.equals(trouble)) {
                    log.error("The archive does not go on; trying again. {}", why, e);
                }
                trouble = why;
                wait = TRY_AGAIN;
            }
        }
    }

    /** Opens the archive, or does one thing that keeps it small; returns whether there is more. */
    private boolean step() {
        Open current = open;
        if (current != null) {
            return current.store().maintain();
        }
        ArchiveStore store = ArchiveStore.open(settings, Steps.NONE, InstantSource.system());
        DecisionSink sink =
                new DecisionSink(store, deserializer, deadLetters, feed, this::isClosingWithin);
        LogReader reader = new LogReader(topic, connection, sink);
        open = new Open(store, sink, reader);
        reader.start();
        return true;
    }

    private boolean isClosingWithin(Duration wait) {
        try {
            return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
