package dev.keyfence.verifier.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertView.Counted;
import dev.keyfence.verifier.alert.AlertView.Measure;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert in JSON, as the API tells it and exports carry it. */
public final class AlertJson {

    private AlertJson() {}

    /** An alert as it was raised: its members. */
    public static void write(JsonGenerator json, AlertView alert) throws IOException {
        json.writeStringField("alert_id", alert.id());
        rule(json, alert);
        json.writeStringField("severity", alert.severity().word());
        json.writeNumberField("score", alert.score());
        about(json, alert.about());
        json.writeStringField("summary", alert.summary());
        json.writeNumberField("count", alert.span().count());
        time(json, "first_seen", alert.span().firstMicros());
        time(json, "last_seen", alert.span().lastMicros());
        time(json, "evidence_from", alert.span().evidenceFromMicros());
        evidence(json, alert.evidence());
        text(json, "swallowed_by", alert.swallowedBy());
        json.writeBooleanField("observed", alert.observed());
        texts(json, "gathers", alert.gathers());
        time(json, "written_at", alert.writtenAtMicros());
    }

    /** An alert and what it is now: the members above, and more. */
    public static void write(JsonGenerator json, AlertState state) throws IOException {
        write(json, state.alert());
        json.writeStringField("status", state.status().word());
        json.writeBooleanField("reopened", state.reopened());
        json.writeNumberField("version", state.review().version());
        texts(json, "next", words(state));
    }

    /** An alert, what it is now, and how it got there. */
    public static void writeAll(JsonGenerator json, AlertState state) throws IOException {
        write(json, state);
        json.writeArrayFieldStart("steps");
        for (Review.Step step : state.review().steps()) {
            json.writeStartObject();
            json.writeStringField("status", step.status().word());
            actor(json, step.actor());
            text(json, "reason", step.reason());
            time(json, "at", step.atMicros());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What a person may make of an alert now, in words. */
    public static List<String> words(AlertState state) {
        return state.status().next().stream().map(AlertStatus::word).toList();
    }

    /** Who did something. */
    public static void actor(JsonGenerator json, Actor actor) throws IOException {
        json.writeObjectFieldStart("actor");
        json.writeStringField("id", actor.id());
        text(json, "address", actor.address());
        text(json, "request_id", actor.requestId());
        json.writeEndObject();
    }

    private static void rule(JsonGenerator json, AlertView alert) throws IOException {
        json.writeStringField("rule", alert.rule().id());
        json.writeStringField("rule_name", alert.rule().name());
        json.writeNumberField("rule_version", alert.rule().version());
        json.writeNumberField("settings_version", alert.rule().settingsVersion());
        text(json, "technique", alert.rule().technique());
    }

    private static void about(JsonGenerator json, AlertView.About about) throws IOException {
        json.writeStringField("entity_kind", about.kind().word());
        json.writeStringField("entity", about.entity());
        text(json, "key_id", about.keyId());
        text(json, "owner", about.owner());
        text(json, "profile", about.profile());
    }

    private static void evidence(JsonGenerator json, AlertView.Evidence evidence)
            throws IOException {
        json.writeArrayFieldStart("measures");
        for (Measure measure : evidence.measures()) {
            json.writeStartObject();
            json.writeStringField("name", measure.name());
            number(json, "observed", measure.observed());
            number(json, "baseline", measure.baseline());
            number(json, "threshold", measure.threshold());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(json, "factors", evidence.factors());
        json.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting :
                evidence.settings().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .toList()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
        texts(json, "first_decisions", evidence.firstDecisions());
        texts(json, "last_decisions", evidence.lastDecisions());
        counted(json, "addresses", evidence.addresses());
        counted(json, "routes", evidence.routes());
        counted(json, "user_agents", evidence.userAgents());
    }

    private static void counted(JsonGenerator json, String name, List<Counted> values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Counted each : values) {
            json.writeStartObject();
            json.writeStringField("value", each.value());
            json.writeNumberField("count", each.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** JSON has no infinity, and no number that is none. */
    private static void number(JsonGenerator json, String name, @Nullable Double value)
            throws IOException {
        if (value == null || value.isNaN() || value.isInfinite()) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void time(JsonGenerator json, String name, long micros) throws IOException {
        json.writeStringField(name, Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : values) {
            json.writeString(each);
        }
        json.writeEndArray();
    }
}
