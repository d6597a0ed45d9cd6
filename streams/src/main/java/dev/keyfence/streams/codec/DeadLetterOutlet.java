package dev.keyfence.streams.codec;

import dev.keyfence.schemas.deadletter.DeadLetters;
import dev.keyfence.schemas.record.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a record that cannot be used where people find it. For the task's thread. */
public final class DeadLetterOutlet {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOutlet.class);

    private final RecordCodec<DeadLetter> codec;
    private final ProcessorContext<byte[], byte[]> context;
    private final String sink;
    private final String reporter;
    private final InstantSource clock;

    /**
     * An outlet of one processor.
     *
     * @param codec writes dead letters
     * @param context forwards them
     * @param sink the name of the sink that takes them
     * @param reporter the topology's name
     * @param clock when they are made
     */
    public DeadLetterOutlet(
            RecordCodec<DeadLetter> codec,
            ProcessorContext<byte[], byte[]> context,
            String sink,
            String reporter,
            InstantSource clock) {
        this.codec = codec;
        this.context = context;
        this.sink = sink;
        this.reporter = reporter;
        this.clock = clock;
    }

    /**
     * Sets a record aside.
     *
     * @param at where it stands
     * @param reason one sentence saying why, without its content
     */
    public void send(
            Record<byte @Nullable [], byte @Nullable []> poison, RecordMetadata at, String reason) {
        LOG.error(
                "A record of {} can never be used and was set aside in dead-letters: partition {},"
                        + " offset {}. {}",
                at.topic(),
                at.partition(),
                at.offset(),
                reason);
        DeadLetter letter =
                DeadLetters.of(
                        new ConsumerRecord<>(
                                at.topic(),
                                at.partition(),
                                at.offset(),
                                poison.key(),
                                poison.value()),
                        reason,
                        reporter,
                        clock.instant());
        context.forward(
                new Record<>(
                        at.topic().getBytes(StandardCharsets.UTF_8),
                        codec.encode(letter),
                        poison.timestamp()),
                sink);
    }
}
