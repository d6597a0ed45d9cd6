package dev.keyfence.verifier.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.archive.DecisionJson;
import dev.keyfence.verifier.archive.DecisionRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyfence}: what the API tells, under its names, in the envelope that Standard Webhooks ask
 * for.
 */
final class KeyfenceFormat implements ExportFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "keyfence";
    }

    @Override
    public byte[] alert(AlertView alert, @Nullable String link) {
        return envelope(
                "alert",
                Micros.instant(alert.writtenAtMicros()),
                json -> {
                    AlertJson.write(json, alert);
                    if (link != null) {
                        json.writeStringField("link", link);
                    }
                });
    }

    @Override
    public byte[] decision(Decision decision) {
        return envelope(
                "decision",
                decision.getTime(),
                json -> DecisionJson.write(json, DecisionRow.of(decision)));
    }

    /** Writes the members of what is in the envelope. */
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] envelope(String type, Instant time, Members data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("timestamp", time.toString());
            json.writeObjectFieldStart("data");
            data.write(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
