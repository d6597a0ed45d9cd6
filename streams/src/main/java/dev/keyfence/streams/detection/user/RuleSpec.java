package dev.keyfence.streams.detection.user;

import dev.keyfence.schemas.record.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a user wrote it. Immutable.
 *
 * @param name its name
 * @param description what it finds, in one sentence for people
 * @param severity of its alerts
 * @param technique by MITRE ATT&amp;CK or OWASP API Security, or null
 * @param quiet for how long an entity must be silent until the next hit opens another alert
 * @param conditions one; several of a correlation of several
 * @param correlation how several decisions make a hit; null when each does
 */
public record RuleSpec(
        String name,
        String description,
        Severity severity,
        @Nullable String technique,
        Duration quiet,
        List<Condition> conditions,
        @Nullable Correlation correlation) {

    /**
     * One condition.
     *
     * @param name how the correlation calls it
     * @param expression in CEL
     * @param line the line where the expression begins
     */
    public record Condition(String name, String expression, int line) {}

    /** Copies the list. */
    public RuleSpec {
        conditions = List.copyOf(conditions);
    }

    /** What it counts, by name, as alerts carry it. What was counted holds while this stays. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Condition condition : conditions) {
            settings.put(
                    conditions.size() == 1 ? "condition" : "condition." + condition.name(),
                    condition.expression());
        }
        if (correlation != null) {
            settings.put("type", correlation.type().word());
            settings.put(
                    "group-by",
                    correlation.groupBy().stream()
                            .map(GroupField::word)
                            .collect(Collectors.joining(",")));
            settings.put("timespan", correlation.timespan().toString());
            settings.put("gte", Integer.toString(correlation.gte()));
            if (correlation.field() != null) {
                settings.put("field", correlation.field());
            }
        }
        return settings;
    }
}
