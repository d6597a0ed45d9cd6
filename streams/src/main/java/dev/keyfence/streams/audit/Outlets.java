package dev.keyfence.streams.audit;

import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.RecordCodec;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Where both processors put what they cannot read. */
final class Outlets {

    private Outlets() {}

    static DeadLetterOutlet deadLetters(
            AuditSettings settings, ProcessorContext<byte[], byte[]> context, String sink) {
        return new DeadLetterOutlet(
                new RecordCodec<>(
                        settings.topics().deadLetters().name(),
                        settings.serdes().deadLetter(),
                        settings.retry()),
                context,
                sink,
                ScanProcessor.REPORTER,
                settings.clock());
    }
}
