package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.store.AuditGaps.Gap;
import dev.keyfence.verifier.store.AuditGaps.Range;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gaps as the API tells them. */
final class GapJson {

    private GapJson() {}

    /**
     * A page of them.
     *
     * @param missing how many decisions are missing in all
     */
    static byte[] page(List<Gap> gaps, long missing, @Nullable String nextCursor) {
        return Json.object(json -> {
            json.writeArrayFieldStart("items");
            for (Gap gap : gaps) {
                json.writeStartObject();
                write(json, gap);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("missing", missing);
            Json.string(json, "next_cursor", nextCursor);
        });
    }

    private static void write(JsonGenerator json, Gap gap) throws IOException {
        json.writeStringField("node_id", gap.place().nodeId());
        json.writeNumberField("node_epoch", gap.place().nodeEpoch());
        json.writeNumberField("first", gap.place().first());
        json.writeNumberField("last", gap.last());
        json.writeStringField("status", gap.missing() > 0 ? "open" : "filled");
        json.writeNumberField("missing", gap.missing());
        json.writeArrayFieldStart("ranges");
        for (Range range : gap.ranges()) {
            json.writeStartObject();
            json.writeNumberField("first", range.first());
            json.writeNumberField("last", range.last());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("proof", gap.byLease() ? "lease" : "decision");
        time(json, "given_before", gap.givenBeforeMillis());
        time(json, "found_at", gap.foundMillis());
        time(json, "changed_at", gap.changedMillis());
    }

    private static void time(JsonGenerator json, String name, long millis) throws IOException {
        json.writeStringField(name, Times.text(TimeUnit.MILLISECONDS.toMicros(millis)));
    }
}
