package dev.keyfence.streams.lifecycle;

import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.RecordCodec;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Puts a record that cannot be used where people find it, and counts it. */
final class DeadLetterSink {

    private static final String REPORTER = "lifecycle";

    private final LifecycleSettings settings;
    private final DeadLetterOutlet outlet;

    DeadLetterSink(
            LifecycleSettings settings, ProcessorContext<byte[], byte[]> context, String sink) {
        this.settings = settings;
        this.outlet =
                new DeadLetterOutlet(
                        new RecordCodec<>(
                                settings.topics().deadLetters().name(),
                                settings.serdes().deadLetter(),
                                settings.retry()),
                        context,
                        sink,
                        REPORTER,
                        settings.clock());
    }

    void send(
            Record<byte @Nullable [], byte @Nullable []> poison,
            RecordMetadata at,
            String reason,
            LifecycleCount count) {
        settings.counters().add(count);
        outlet.send(poison, at, reason);
    }
}
