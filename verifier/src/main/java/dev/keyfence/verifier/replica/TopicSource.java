package dev.keyfence.verifier.replica;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;

/** Where a follower reads its topic from. */
interface TopicSource extends AutoCloseable {

    /** The addresses of Kafka, for people. */
    String where();

    /** A new consumer that belongs to the caller. */
    Consumer<byte[], byte[]> consumer();

    /**
     * Asks what the topic is now. Completes exceptionally, and within a time, when Kafka does not
     * answer.
     */
    CompletableFuture<TopicFacts> facts();

    /** Closes what is open, but for consumers; whoever asks again opens it anew. */
    @Override
    void close();
}
