package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.deadletter.DeadLetters;
import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.streams.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a record that cannot be used where people find it. */
final class DeadLetterSink {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSink.class);

    private static final String REPORTER = "lifecycle";

    private final LifecycleSettings settings;
    private final RecordCodec<DeadLetter> codec;
    private final ProcessorContext<byte[], byte[]> context;
    private final String sink;

    DeadLetterSink(
            LifecycleSettings settings, ProcessorContext<byte[], byte[]> context, String sink) {
        this.settings = settings;
        this.codec =
                new RecordCodec<>(
                        settings.topics().deadLetters().name(),
                        settings.serdes().deadLetter(),
                        settings.retry());
        this.context = context;
        this.sink = sink;
    }

    void send(
            Record<byte @Nullable [], byte @Nullable []> poison,
            RecordMetadata at,
            String reason,
            LifecycleCount count) {
        LOG.error(
                "A record of {} can never be used and was set aside in {}: partition {}, offset {}. {}",
                at.topic(),
                settings.topics().deadLetters().name(),
                at.partition(),
                at.offset(),
                reason);
        settings.counters().add(count);
        DeadLetter letter =
                DeadLetters.of(
                        new ConsumerRecord<>(
                                at.topic(),
                                at.partition(),
                                at.offset(),
                                poison.key(),
                                poison.value()),
                        reason,
                        REPORTER,
                        settings.clock().instant());
        context.forward(
                new Record<>(
                        at.topic().getBytes(StandardCharsets.UTF_8),
                        codec.encode(letter),
                        poison.timestamp()),
                sink);
    }
}
