package dev.keyfence.verifier.export;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.replica.Reading;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes exporters of what a file of exports says. */
public final class Exporters {

    private Exporters() {}

    /**
     * Where an exporter's records come from.
     *
     * @param topic the topic's full name
     * @param consumers makes consumers of the export's own group, which commit nothing by
     *     themselves
     * @param deserializer reads values; used by the exporter's thread
     * @param letters keeps what cannot be read or delivered
     */
    public record Source<T>(
            String topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<T> deserializer,
            Exporter.Letters letters) {}

    /** An exporter of alerts; see {@link ExportPlan} for the public URL. */
    public static Exporter<Alert> alerts(
            ExportSettings settings, @Nullable String publicUrl, Source<Alert> source) {
        Exported exported = new Exported(settings, publicUrl);
        return exporter(
                settings,
                source,
                new Exporter.Messages<>() {
                    @Override
                    public Optional<ExportMessage> of(Alert alert) {
                        return exported.of(alert);
                    }

                    @Override
                    public void delivered(Alert alert) {
                        exported.delivered(alert);
                    }
                });
    }

    /** An exporter of decisions. */
    public static Exporter<Decision> decisions(ExportSettings settings, Source<Decision> source) {
        Exported exported = new Exported(settings, null);
        return exporter(
                settings,
                source,
                new Exporter.Messages<>() {
                    @Override
                    public Optional<ExportMessage> of(Decision decision) {
                        return exported.of(decision);
                    }

                    @Override
                    public void delivered(Decision decision) {
                        // Each decision is of itself.
                    }
                });
    }

    private static <T> Exporter<T> exporter(
            ExportSettings settings, Source<T> source, Exporter.Messages<T> messages) {
        return new Exporter<>(
                new Exporter.Job<>(
                        settings.name(),
                        source.topic(),
                        new Patience(Patience.FIRST, settings.giveUpAfter()),
                        source.consumers(),
                        record -> Reading.of(source.deserializer(), record),
                        messages,
                        settings.sink()::open,
                        source.letters()));
    }
}
