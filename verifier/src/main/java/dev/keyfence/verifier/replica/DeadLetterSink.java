package dev.keyfence.verifier.replica;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that can never be read, so that somebody can look into them. */
@FunctionalInterface
public interface DeadLetterSink {

    /**
     * Reports a record. The same record is reported again when it is read again; its topic,
     * partition and offset tell. Never throws, and does not block for long.
     *
     * @param record the record as it stands in the topic
     * @param reason one sentence saying why it cannot be used, without any of its bytes
     */
    void accept(ConsumerRecord<byte[], byte[]> record, String reason);
}
