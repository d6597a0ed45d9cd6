package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.store.DeadLetterBox;
import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters as the API tells them. */
final class DeadLetterJson {

    private DeadLetterJson() {}

    /** A page of them. */
    static byte[] page(
            List<Letter> letters,
            @Nullable String nextCursor,
            boolean complete,
            DeadLetterBox box) {
        return Json.object(json -> {
            json.writeArrayFieldStart("items");
            for (Letter each : letters) {
                json.writeStartObject();
                write(json, each, box);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("complete", complete);
            Json.string(json, "next_cursor", nextCursor);
        });
    }

    /** One of them. */
    static byte[] object(Letter letter, DeadLetterBox box) {
        return Json.object(json -> write(json, letter, box));
    }

    private static void write(JsonGenerator json, Letter letter, DeadLetterBox box)
            throws IOException {
        json.writeStringField("id", letter.place().toString());
        json.writeStringField("topic", letter.place().topic());
        json.writeNumberField("partition", letter.place().partition());
        json.writeNumberField("offset", letter.place().offset());
        json.writeStringField("reason", letter.reason());
        Json.strings(json, "reporters", letter.reporters());
        json.writeNumberField("reports", letter.reports());
        json.writeStringField("first_reported_at", Times.text(letter.firstMicros()));
        json.writeStringField("last_reported_at", Times.text(letter.lastMicros()));
        Json.string(json, "record_key", text(letter.key()));
        json.writeNumberField("value_bytes", letter.valueBytes());
        Json.string(
                json,
                "value_base64",
                letter.value() == null ? null : Base64.getEncoder().encodeToString(letter.value()));
        Json.string(json, "cannot_redrive", Redriving.objection(box.kindOf(letter.place())));
    }

    /** Keys of our topics are plain text; what is none, or looks like a secret, is not shown. */
    private static @Nullable String text(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return text.matches("[!-~]{1,512}") && !JsonFields.holdsKey(text) ? text : null;
    }
}
