package dev.keyfence.streams;

import dev.keyfence.streams.StreamsJob.LagListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Does something before and after each poll, and comes back from it with nothing when it is woken
 * up. For one thread, but for {@link #wakeup()} and {@link #interrupt}.
 */
final class ReleasingConsumer extends KafkaConsumer<byte[], byte[]> {

    /** To say goodbye to the group; it finds out by itself else. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final Runnable beforePoll;
    private final Optional<LagListener> lags;

    /** Who polls. */
    private volatile @Nullable Thread thread;

    ReleasingConsumer(Map<String, Object> config, Runnable beforePoll, Optional<LagListener> lags) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.beforePoll = beforePoll;
        this.lags = lags;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        thread = Thread.currentThread();
        beforePoll.run();
        try {
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            lags.ifPresent(listener ->
                    assignment().forEach(each -> listener.polled(each, currentLag(each))));
            return polled;
        } catch (WakeupException _) {
            // The thread is told to stop, and looks for that between polls only.
            return ConsumerRecords.empty();
        }
    }

    /** Interrupts who polls, for when it waits somewhere else and does not end. */
    void interrupt() {
        Thread polling = thread;
        if (polling != null) {
            polling.interrupt();
        }
    }

    /** Bounded, since the wait for a coordinator that is away is of no use. */
    @Override
    public void close(CloseOptions options) {
        super.close(options.withTimeout(CLOSE_MAX));
    }

    /** As bounded. */
    @Override
    public void close() {
        super.close(CloseOptions.timeout(CLOSE_MAX));
    }
}
