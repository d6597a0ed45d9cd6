package dev.keyfence.verifier.fence;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that could not be used. Never throws; may not block for long. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Takes one.
     *
     * @param record the record as it stands in the topic
     * @param reason one sentence saying why it could not be used
     */
    void accept(ConsumerRecord<byte[], byte[]> record, String reason);
}
