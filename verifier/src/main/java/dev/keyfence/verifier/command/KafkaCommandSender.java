package dev.keyfence.verifier.command;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.verifier.clock.Reconnectable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** A command under way is either in the log by then, or its caller was told it may be. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** Half of what the topology takes for a record; what a larger one holds is sent one by one. */
    private static final int TOGETHER_BYTES_MAX = 128 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandSender.class);

    private final String topic;
    private final Serializer<Command> serializer;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Gathering gathering;
    private final BlockingQueue<Waiting> waiting;
    private final AtomicBoolean called = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("keyfence-commands").daemon().factory());
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * How commands wait for each other.
     *
     * @param max how many wait at most; the next one is refused
     * @param time how long the first of them waits for others
     * @param together how many may share a record, at least 1
     */
    public record Gathering(int max, Duration time, int together) {

        /** Nobody waits; more than can wait for an answer at once are refused. */
        public static final Gathering NONE = new Gathering(1_024, Duration.ZERO, 1);

        /**
         * For imports: room for two windows of rows and their next ones. The time is a tenth of
         * what a window takes to be answered, and brings some ten rows for each partition.
         */
        public static final Gathering OF_ROWS = new Gathering(8_192, Duration.ofMillis(10), 64);
    }

    /** A command and who is told what became of it. */
    private record Waiting(KeyCommand command, CompletableFuture<Void> sent) {}

    /**
     * A sender that connects when it first sends.
     *
     * @param topic the name of the topic
     * @param serializer how commands are written; used by one thread
     * @param producers makes the producer, see {@link CommandProducer#connect}
     * @param gathering how commands wait for each other
     */
    public KafkaCommandSender(
            String topic,
            Serializer<Command> serializer,
            Supplier<Producer<byte[], byte[]>> producers,
            Gathering gathering) {
        this.topic = topic;
        this.serializer = serializer;
        this.producers = producers;
        this.gathering = gathering;
        this.waiting = new LinkedBlockingQueue<>(gathering.max());
    }

    @Override
    public CompletableFuture<Void> send(KeyCommand command) {
        Waiting one = new Waiting(command, new CompletableFuture<>());
        if (!waiting.offer(one)) {
            refuse(one, "too many commands are waiting to be sent");
        } else if (called.compareAndSet(false, true)) {
            call();
        }
        return one.sent();
    }

    private void call() {
        try {
            // What goes wrong is told to who waits.
            var _ =
                    thread.schedule(
                            this::sendWaiting, gathering.time().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            called.set(false);
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        for (Waiting left = waiting.poll(); left != null; left = waiting.poll()) {
            refuse(left, "the node is stopping");
        }
    }

    private static void refuse(Waiting one, String why) {
        one.sent().completeExceptionally(new CommandNotSentException(why));
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
        refuseWaiting();
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

    private void sendWaiting() {
        called.set(false);
        List<Waiting> all = new ArrayList<>();
        waiting.drainTo(all);
        try {
            for (List<Waiting> each : records(all)) {
                sendNow(each);
            }
        } catch (RuntimeException e) {
            all.forEach(one -> finish(one, e));
        }
    }

    /** What shares a record, in an order that keeps that of each key. */
    private List<List<Waiting>> records(List<Waiting> all) {
        if (gathering.together() == 1) {
            return all.stream().map(List::of).toList();
        }
        CommandBundles<Waiting> bundles =
                new CommandBundles<>(
                        Waiting::command,
                        producer().partitionsFor(topic).size(),
                        gathering.together());
        all.forEach(bundles::add);
        return bundles.take();
    }

    private void sendNow(List<Waiting> together) {
        KeyCommand first = together.getFirst().command();
        try {
            byte[] value =
                    serializer.serialize(
                            topic,
                            CommandRecords.toRecord(
                                    together.stream().map(Waiting::command).toList()));
            if (value.length > TOGETHER_BYTES_MAX && together.size() > 1) {
                together.forEach(one -> sendNow(List.of(one)));
                return;
            }
            byte[] key = first.keyId().toString().getBytes(StandardCharsets.UTF_8);
            // The callback tells of every outcome, so the future it returns has nothing to add.
            var _ =
                    producer()
                            .send(
                                    new ProducerRecord<>(topic, key, value),
                                    (_, failure) -> together.forEach(one -> finish(one, failure)));
        } catch (RuntimeException e) {
            together.forEach(one -> finish(one, e));
        }
    }

    private static void finish(Waiting one, @Nullable Exception failure) {
        if (failure == null) {
            one.sent().complete(null);
            return;
        }
        LOG.warn(
                "Command {} for {} did not certainly reach Kafka; its caller is told to look before"
                        + " trying again. {}",
                one.command().commandId(),
                one.command().keyId(),
                failure.toString());
        one.sent()
                .completeExceptionally(
                        new CommandNotSentException(
                                "Kafka or the schema registry did not answer", failure));
    }
}
