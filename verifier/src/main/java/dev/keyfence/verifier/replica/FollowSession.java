package dev.keyfence.verifier.replica;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the followed topic, from asking what it is to its loss or the follower's end.
 * Used by the follower's thread only, but for {@link #end()}.
 */
final class FollowSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FollowSession.class);

    /** Longer than the source's own limit, which is what ends a question to Kafka. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final Follower.Parts parts;
    private final FollowerSettings settings;
    private final FollowerState state;
    private final Closing closing;
    private final TopicFitness fitness;
    private final RowBatch batch;
    private final Map<Integer, LogPosition> positions = new HashMap<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean ended;

    /** The end to reach; null when it was reached. */
    private @Nullable TopicFacts target;

    private @Nullable CompletableFuture<TopicFacts> question;
    private long askedNanos;

    FollowSession(Follower.Parts parts, FollowerState state, Closing closing) {
        this.parts = parts;
        this.settings = parts.settings();
        this.state = state;
        this.closing = closing;
        this.fitness = new TopicFitness(parts, state);
        this.batch = parts.rows().batch();
    }

    /** Follows until something ends it. */
    SessionEnd run() {
        if (state.progress().phase() != FollowerPhase.BLOCKED) {
            state.enter(FollowerPhase.CONNECTING, "connecting to " + parts.source().where());
        }
        CompletableFuture<TopicFacts> asked = parts.source().facts();
        closing.awaitDone(asked, ANSWER_TIMEOUT);
        if (closing.isRequested()) {
            return SessionEnd.Closed.INSTANCE;
        }
        TopicFacts facts;
        try {
            facts = asked.getNow(null);
        } catch (CompletionException e) {
            return new SessionEnd.Retry(fitness.unreachable(e));
        }
        if (facts == null) {
            return new SessionEnd.Retry(fitness.unreachable(null));
        }
        SessionEnd unfit = fitness.whyUnfit(facts);
        if (unfit != null) {
            return unfit;
        }
        begin(facts);
        return follow();
    }

    /** Ends it soon; for any thread. */
    void end() {
        ended = true;
        Consumer<byte[], byte[]> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
    }

    @Override
    public void close() {
        batch.close();
        Consumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            // Without a group there is nobody to say goodbye to, and no answer worth the wait.
            open.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private SessionEnd follow() {
        Consumer<byte[], byte[]> polling = parts.source().consumer();
        consumer = polling;
        assign(polling);
        noteReached();
        while (!ended && !closing.isRequested()) {
            if (!applyAll(polling.poll(settings.pollTimeout()))) {
                break;
            }
            SessionEnd unfit = check();
            if (unfit != null) {
                return unfit;
            }
            noteReached();
        }
        return SessionEnd.Ended.INSTANCE;
    }

    private void begin(TopicFacts facts) {
        positions.putAll(parts.rows().positions());
        if (parts.rows().identity() == null) {
            batch.identity(facts.identity(), parts.applier().rowFormat());
            batch.write();
        }
        target = facts;
        askedNanos = System.nanoTime();
        if (state.progress().phase() == FollowerPhase.BLOCKED) {
            state.enter(FollowerPhase.CONNECTING, "the topic is as it should be");
        }
        state.target(sum(facts.endOffsets().values()));
        state.position(position());
        if (state.progress().caughtUp()) {
            state.enter(FollowerPhase.FOLLOWING, "connected again");
        } else {
            state.enter(FollowerPhase.CATCHING_UP, "applying what the topic holds");
        }
    }

    private void assign(Consumer<byte[], byte[]> polling) {
        List<TopicPartition> partitions =
                IntStream.range(0, settings.partitions())
                        .mapToObj(partition -> new TopicPartition(settings.topic(), partition))
                        .toList();
        polling.assign(partitions);
        for (TopicPartition partition : partitions) {
            LogPosition stored = positions.get(partition.partition());
            if (stored == null) {
                polling.seekToBeginning(List.of(partition));
            } else {
                Optional<Integer> epoch =
                        stored.leaderEpoch() == LogPosition.NO_EPOCH
                                ? Optional.empty()
                                : Optional.of(stored.leaderEpoch());
                polling.seek(partition, new OffsetAndMetadata(stored.offset(), epoch, ""));
            }
        }
    }

    /** Applies a poll's records and writes them; false when the end is wished for in between. */
    private boolean applyAll(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!applyOne(record)) {
                return false;
            }
            advance(
                    record.partition(),
                    record.offset() + 1,
                    record.leaderEpoch().orElse(LogPosition.NO_EPOCH));
        }
        // Past the records there may be markers of transactions, which take offsets too.
        records.nextOffsets()
                .forEach((partition, next) ->
                        advance(
                                partition.partition(),
                                next.offset(),
                                next.leaderEpoch().orElse(LogPosition.NO_EPOCH)));
        if (!records.isEmpty() || !records.nextOffsets().isEmpty()) {
            write();
        }
        return true;
    }

    private boolean applyOne(ConsumerRecord<byte[], byte[]> record) {
        for (int failures = 0; ; failures++) {
            try {
                parts.applier().apply(record, batch);
                parts.metrics().received(settings.topic());
                if (failures > 0) {
                    resume("record " + record.offset() + " could be read at last");
                }
                return true;
            } catch (RetriableException e) {
                if (failures == 0) {
                    write();
                    log.warn(
                            "{}: record {} of partition {} cannot be read now; trying again until"
                                    + " it can. Changes after it do not take effect on this node"
                                    + " until then. ({})",
                            settings.topic(),
                            record.offset(),
                            record.partition(),
                            e.getMessage());
                }
                state.error(e.getMessage());
                state.enter(
                        FollowerPhase.WAITING,
                        "record " + record.offset() + " cannot be read now: " + e.getMessage());
                if (closing.isRequestedWithin(settings.retryAfter(failures))) {
                    return false;
                }
            }
        }
    }

    private void advance(int partition, long offset, int leaderEpoch) {
        LogPosition next = new LogPosition(offset, leaderEpoch);
        positions.put(partition, next);
        batch.position(partition, next);
    }

    private void write() {
        parts.applier().ending(batch);
        batch.write();
        long position = position();
        state.position(position);
        parts.applier().applied(position);
    }

    /** Asks Kafka now and then, without waiting, whether the topic is still the same. */
    private @Nullable SessionEnd check() {
        parts.rows().requireSound();
        CompletableFuture<TopicFacts> asked = question;
        if (asked == null) {
            if (System.nanoTime() - askedNanos > settings.checkInterval().toNanos()) {
                question = parts.source().facts();
            }
            return null;
        }
        if (!asked.isDone()) {
            return null;
        }
        question = null;
        askedNanos = System.nanoTime();
        try {
            TopicFacts facts = asked.join();
            SessionEnd unfit = fitness.whyUnfit(facts);
            if (unfit == null) {
                if (target == null) {
                    target = facts;
                }
                resume("connected");
            }
            return unfit;
        } catch (CompletionException e) {
            String why = fitness.unreachable(e);
            if (state.progress().phase() != FollowerPhase.CONNECTING) {
                log.warn("{}: {}; going on when it is back", settings.topic(), why);
            }
            state.error(why);
            state.enter(FollowerPhase.CONNECTING, why);
            return null;
        }
    }

    private void resume(String why) {
        state.enter(
                state.progress().caughtUp() ? FollowerPhase.FOLLOWING : FollowerPhase.CATCHING_UP,
                why);
    }

    private void noteReached() {
        TopicFacts reached = target;
        if (reached == null || !reached.isReachedBy(positions)) {
            return;
        }
        target = null;
        batch.caughtUpAt(reached.readAtMillis());
        batch.write();
        if (!state.progress().caughtUp()) {
            state.position(position());
            parts.applier().caughtUp();
            state.caughtUp(true);
            state.enter(FollowerPhase.FOLLOWING, "caught up");
        }
    }

    private long position() {
        return positions.values().stream().mapToLong(LogPosition::offset).sum();
    }

    private static long sum(Collection<Long> offsets) {
        return offsets.stream().mapToLong(Long::longValue).sum();
    }
}
