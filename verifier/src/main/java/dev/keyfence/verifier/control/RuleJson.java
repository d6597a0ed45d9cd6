package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.verifier.alert.AlertJson;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.RuleTuning;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.alert.UserRule;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A rule as the API tells it: its members. */
final class RuleJson {

    private RuleJson() {}

    /** A built-in rule, and what is set of it. */
    static void write(JsonGenerator json, RuleCatalogue.Rule rule, Optional<RuleTuning> tuning)
            throws IOException {
        head(json, rule, tuning.map(RuleTuning::enabled).orElse(true));
        Json.string(
                json,
                "severity",
                tuning.map(RuleTuning::severity).map(Severity::word).orElse(null));
        json.writeStringField("severity_default", rule.severity().word());
        Map<String, String> set = tuning.map(RuleTuning::settings).orElse(Map.of());
        json.writeArrayFieldStart("settings");
        for (Map.Entry<String, String> each : rule.settings().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", each.getKey());
            json.writeStringField("value", set.getOrDefault(each.getKey(), each.getValue()));
            json.writeStringField("default", each.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("version", tuning.map(it -> it.change().version()).orElse(0));
        if (tuning.isPresent()) {
            change(json, tuning.get().change());
        }
    }

    /** A user's rule, and how it was written. */
    static void write(JsonGenerator json, RuleCatalogue.Rule rule, UserRule written)
            throws IOException {
        head(json, rule, true);
        json.writeNullField("severity");
        json.writeStringField("severity_default", rule.severity().word());
        json.writeArrayFieldStart("settings");
        json.writeEndArray();
        json.writeStringField("yaml", written.yaml());
        json.writeNumberField("version", written.change().version());
        change(json, written.change());
    }

    private static void head(JsonGenerator json, RuleCatalogue.Rule rule, boolean enabled)
            throws IOException {
        json.writeStringField("rule", rule.id());
        json.writeStringField("name", rule.name());
        json.writeNumberField("rule_version", rule.version());
        json.writeStringField("about", rule.about());
        Json.string(json, "technique", rule.technique());
        json.writeBooleanField("enabled", enabled);
    }

    private static void change(JsonGenerator json, SettingChange change) throws IOException {
        AlertJson.actor(json, change.actor());
        Json.string(json, "set_at", Times.text(change.atMicros()));
    }
}
