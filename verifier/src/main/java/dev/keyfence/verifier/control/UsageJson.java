package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.store.KeyUsage.Ranking;
import dev.keyfence.verifier.store.KeyUsage.Total;
import dev.keyfence.verifier.store.KeyUsage.Window;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the control API answers of usage, field by field. */
final class UsageJson {

    private static final List<String> QUANTILES = List.of("p50_ns", "p90_ns", "p99_ns");

    private UsageJson() {}

    /** A page of windows. */
    static byte[] windows(List<Window> windows, @Nullable String nextCursor) {
        return Json.object(json -> {
            json.writeArrayFieldStart("windows");
            for (Window window : windows) {
                json.writeStartObject();
                window(json, window);
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.string(json, "next_cursor", nextCursor);
        });
    }

    /** A page of totals in the order of names. */
    static byte[] totals(List<Total> totals, @Nullable String nextCursor) {
        return Json.object(json -> {
            groups(json, totals);
            json.writeBooleanField("complete", nextCursor == null);
            Json.string(json, "next_cursor", nextCursor);
        });
    }

    /** The busiest. */
    static byte[] ranking(Ranking ranking) {
        return Json.object(json -> {
            groups(json, ranking.totals());
            json.writeBooleanField("complete", ranking.complete());
            json.writeNumberField("others_most", ranking.othersMost());
            Json.string(json, "next_cursor", null);
        });
    }

    private static void groups(JsonGenerator json, List<Total> totals) throws IOException {
        json.writeArrayFieldStart("groups");
        for (Total total : totals) {
            json.writeStartObject();
            total(json, total);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void window(JsonGenerator json, Window window) throws IOException {
        Json.string(
                json, "start", Times.text(TimeUnit.MILLISECONDS.toMicros(window.startMillis())));
        json.writeNumberField("total", window.allowed() + window.deniedTotal());
        json.writeNumberField("allowed", window.allowed());
        json.writeNumberField("denied", window.deniedTotal());
        counts(json, "reasons", window.denied());
        json.writeNumberField("distinct_ips", window.distinctIps());
        json.writeObjectFieldStart("latency");
        for (int i = 0; i < window.latency().size(); i++) {
            json.writeNumberField(QUANTILES.get(i), window.latency().get(i));
        }
        json.writeEndObject();
        Json.string(json, "first_at", Times.text(window.firstMicros()));
        Json.string(json, "last_at", Times.text(window.lastMicros()));
        Json.string(json, "last_ip", window.lastIp());
        Json.string(json, "last_user_agent", window.lastUserAgent());
        counts(json, "secret_generations", window.generations());
        Json.strings(json, "scopes", window.scopes());
    }

    private static void total(JsonGenerator json, Total total) throws IOException {
        switch (total.subject().kind()) {
            case KEY -> json.writeStringField("key_id", total.subject().name());
            case OWNER -> json.writeStringField("owner", total.subject().name());
            case PROFILE -> json.writeStringField("profile", total.subject().name());
            case ROUTE -> {
                Json.string(json, "profile", total.subject().profile());
                json.writeStringField("route", total.subject().name());
            }
        }
        json.writeNumberField("total", total.decisions());
        json.writeNumberField("allowed", total.allowed());
        json.writeNumberField("denied", total.denied());
        Json.string(json, "last_at", Times.text(total.lastMicros()));
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}
