package dev.keyfence.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Does something before each poll, and comes back from it with nothing when it is woken up. For one
 * thread, but for {@link #wakeup()}.
 */
final class ReleasingConsumer extends KafkaConsumer<byte[], byte[]> {

    private final Runnable beforePoll;

    ReleasingConsumer(Map<String, Object> config, Runnable beforePoll) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.beforePoll = beforePoll;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        beforePoll.run();
        try {
            return super.poll(timeout);
        } catch (WakeupException _) {
            // The thread is told to stop, and looks for that between polls only.
            return ConsumerRecords.empty();
        }
    }
}
