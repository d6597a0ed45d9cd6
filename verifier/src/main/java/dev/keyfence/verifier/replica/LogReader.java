package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.clock.Reconnectable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic into a {@link Sink} that keeps its own positions, on one thread, for ever: what
 * goes wrong is said, and tried again from where the sink stands. Unlike a {@link Follower} it has
 * no rows, and goes on where the log has lost what it stood at, after it has said what is missing.
 *
 * <p>Nothing is connected before {@link #start()}. All methods are for any thread.
 */
public final class LogReader implements Reconnectable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    /** Longer than the source's own limit, which is what ends a question to Kafka. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CONSUMER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** Takes what is read. All methods are called by the reader's thread. */
    public interface Sink {

        /**
         * A connection is made.
         *
         * @param log which log it is; positions in another mean nothing
         * @return for each partition, the next offset to read; from the beginning where it is
         *     missing
         */
        Map<Integer, Long> begin(LogIdentity log);

        /**
         * Takes what one poll gave, which may be nothing; may block. Whatever it throws is said,
         * and what it did not take comes again, from what {@link #begin} returns then.
         */
        void accept(ConsumerRecords<byte[], byte[]> records);

        /**
         * Says that offsets are gone for good: the topic's retention was faster than the sink.
         *
         * @param from the first that is missing
         * @param to the first that is there
         */
        void gap(int partition, long from, long to);
    }

    private final FollowerSettings settings;
    private final TopicSource source;
    private final Sink sink;
    private final Closing closing = new Closing();
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean ended;
    private volatile @Nullable String trouble = "not started";

    /**
     * A reader of a topic.
     *
     * @param settings how to read it
     * @param clientSettings {@code bootstrap.servers} and what security the cluster needs
     * @param sink takes what is read
     */
    public LogReader(FollowerSettings settings, Map<String, Object> clientSettings, Sink sink) {
        this(
                settings,
                new KafkaTopicSource(settings.topic(), settings.isolation(), clientSettings),
                sink);
    }

    LogReader(FollowerSettings settings, TopicSource source, Sink sink) {
        this.settings = settings;
        this.source = source;
        this.sink = sink;
        this.thread =
                Thread.ofPlatform()
                        .name("keyfence-read-" + settings.topic())
                        .daemon()
                        .unstarted(this::run);
    }

    /** Begins to read, and returns at once. */
    public void start() {
        thread.start();
    }

    /** What keeps it from reading, for an operator; null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Waits, for a sink that cannot take more now; returns true, at once, when it is to end. */
    public boolean isClosingWithin(Duration wait) {
        return closing.isRequestedWithin(wait);
    }

    @Override
    public void reconnect() {
        source.close();
        endSession();
    }

    /** Stops, within {@link FollowerSettings#closeTimeout()}. */
    @Override
    public void close() {
        closing.request();
        endSession();
        if (thread.getState() != Thread.State.NEW) {
            try {
                thread.join(settings.closeTimeout());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        source.close();
    }

    private void endSession() {
        ended = true;
        Consumer<byte[], byte[]> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
    }

    private void run() {
        int failures = 0;
        while (!closing.isRequested()) {
            long startNanos = System.nanoTime();
            ended = false;
            String why = attempt();
            boolean wentWell = System.nanoTime() - startNanos > 2 * settings.retryMax().toNanos();
            failures = why == null || wentWell ? 1 : failures + 1;
            if (why != null && !why.equals(trouble)) {
                log.warn("{}: {}; trying again", settings.topic(), why);
            }
            trouble = why == null ? "connecting again" : why;
            if (closing.isRequestedWithin(settings.retryAfter(failures - 1))) {
                return;
            }
        }
    }

    /** Reads until something ends it; says what went wrong, null when nothing did. */
    private @Nullable String attempt() {
        try {
            CompletableFuture<TopicFacts> asked = source.facts();
            closing.awaitDone(asked, ANSWER_TIMEOUT);
            TopicFacts facts = asked.getNow(null);
            if (facts == null || closing.isRequested()) {
                return "Kafka at " + source.where() + " does not answer";
            }
            read(facts.identity());
            return null;
        } catch (WakeupException e) {
            return null;
        } catch (CompletionException e) {
            return "cannot reach Kafka at " + source.where() + ": " + cause(e).getMessage();
        } catch (RuntimeException | Error e) {
            if (closing.isRequested()) {
                return null;
            }
            // Nothing ends this thread but close().
            log.debug("{}: reading failed", settings.topic(), e);
            return "reading failed: " + e;
        }
    }

    private void read(LogIdentity identity) {
        Consumer<byte[], byte[]> polling = source.consumer();
        consumer = polling;
        try {
            assign(polling, identity, sink.begin(identity));
            long askedNanos = System.nanoTime();
            while (!ended && !closing.isRequested()) {
                ConsumerRecords<byte[], byte[]> records = poll(polling);
                sink.accept(records);
                trouble = null;
                if (System.nanoTime() - askedNanos > settings.checkInterval().toNanos()) {
                    if (isAnother(identity)) {
                        return;
                    }
                    askedNanos = System.nanoTime();
                }
            }
        } finally {
            consumer = null;
            polling.close(CloseOptions.timeout(CONSUMER_CLOSE_TIMEOUT));
        }
    }

    private void assign(
            Consumer<byte[], byte[]> polling, LogIdentity identity, Map<Integer, Long> positions) {
        List<TopicPartition> partitions =
                IntStream.range(0, identity.partitions())
                        .mapToObj(each -> new TopicPartition(settings.topic(), each))
                        .toList();
        polling.assign(partitions);
        for (TopicPartition partition : partitions) {
            Long next = positions.get(partition.partition());
            if (next == null) {
                polling.seekToBeginning(List.of(partition));
            } else {
                polling.seek(partition, next);
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> polling) {
        try {
            return polling.poll(settings.pollTimeout());
        } catch (OffsetOutOfRangeException e) {
            Map<TopicPartition, Long> wanted = e.offsetOutOfRangePartitions();
            Map<TopicPartition, Long> first = polling.beginningOffsets(wanted.keySet());
            wanted.forEach((partition, offset) -> {
                long begin = first.getOrDefault(partition, 0L);
                if (offset < begin) {
                    sink.gap(partition.partition(), offset, begin);
                } else {
                    log.error(
                            "{}: the log was cut off before offset {}, which had been read; reading"
                                    + " partition {} again from its beginning",
                            partition.topic(),
                            offset,
                            partition.partition());
                }
                polling.seek(partition, begin);
            });
            return ConsumerRecords.empty();
        }
    }

    /** A topic that was made anew under the same name would be read on in the middle. */
    private boolean isAnother(LogIdentity identity) {
        CompletableFuture<TopicFacts> asked = source.facts();
        closing.awaitDone(asked, ANSWER_TIMEOUT);
        TopicFacts facts = asked.getNow(null);
        return facts != null && identity.differenceFrom(facts.identity()) != null;
    }

    private static Throwable cause(CompletionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
