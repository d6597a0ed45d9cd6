package dev.keyfence.verifier.command;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.verifier.clock.Reconnectable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to the topic {@code commands}, under their key's id. Serializing may ask the
 * schema registry and sending may wait for metadata, so both happen on a thread of its own.
 */
public final class KafkaCommandSender implements CommandSender, Reconnectable, AutoCloseable {

    /** More callers than can wait for an answer at once; the next one is refused. */
    private static final int WAITING_MAX = 1_024;

    /** A command under way is either in the log by then, or its caller was told it may be. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandSender.class);

    private final String topic;
    private final Serializer<Command> serializer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ThreadPoolExecutor thread;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * A sender that connects when it first sends.
     *
     * @param topic the name of the topic
     * @param serializer how commands are written; used by one thread
     * @param producers makes the producer, see {@link CommandProducer#connect}
     */
    public KafkaCommandSender(
            String topic,
            Serializer<Command> serializer,
            Supplier<Producer<byte[], byte[]>> producers) {
        this(topic, serializer, producers, WAITING_MAX);
    }

    /**
     * A sender before which another number of commands may wait; the rest as above.
     *
     * @param waitingMax how many; the next one is refused
     */
    public KafkaCommandSender(
            String topic,
            Serializer<Command> serializer,
            Supplier<Producer<byte[], byte[]>> producers,
            int waitingMax) {
        this.topic = topic;
        this.serializer = serializer;
        this.producers = producers;
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(waitingMax),
                        Thread.ofPlatform().name("keyfence-commands").daemon().factory());
    }

    @Override
    public CompletableFuture<Void> send(KeyCommand command) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            thread.execute(() -> sendNow(command, sent));
        } catch (RejectedExecutionException e) {
            sent.completeExceptionally(
                    new CommandNotSentException(
                            thread.isShutdown()
                                    ? "the node is stopping"
                                    : "too many commands are waiting to be sent",
                            e));
        }
        return sent;
    }

    /** Stops taking commands and waits a moment for those under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Commands were still under way at the stop; their callers were told so.");
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
        reconnect();
    }

    /** Commands under way are in the log by then, or their callers are told that they may be. */
    @Override
    public void reconnect() {
        Producer<byte[], byte[]> old;
        synchronized (this) {
            old = producer;
            producer = null;
        }
        if (old != null) {
            old.close(CLOSE_WAIT);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private void sendNow(KeyCommand command, CompletableFuture<Void> sent) {
        try {
            byte[] value = serializer.serialize(topic, CommandRecords.toRecord(command));
            byte[] key = command.keyId().toString().getBytes(StandardCharsets.UTF_8);
            // The callback tells of every outcome, so the future it returns has nothing to add.
            var _ =
                    producer()
                            .send(
                                    new ProducerRecord<>(topic, key, value),
                                    (_, failure) -> finish(command, sent, failure));
        } catch (RuntimeException e) {
            finish(command, sent, e);
        }
    }

    private static void finish(
            KeyCommand command, CompletableFuture<Void> sent, @Nullable Exception failure) {
        if (failure == null) {
            sent.complete(null);
            return;
        }
        LOG.warn(
                "Command {} for {} did not certainly reach Kafka; its caller is told to look before"
                        + " trying again. {}",
                command.commandId(),
                command.keyId(),
                failure.toString());
        sent.completeExceptionally(
                new CommandNotSentException(
                        "Kafka or the schema registry did not answer", failure));
    }
}
