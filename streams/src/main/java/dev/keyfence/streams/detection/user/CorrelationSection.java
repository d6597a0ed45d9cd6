package dev.keyfence.streams.detection.user;

import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.streams.detection.user.RuleSpec.Condition;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The section {@code correlation}. */
final class CorrelationSection {

    static final List<String> NAMES = List.of("type", "group-by", "timespan", "condition");

    /** How many different values are told apart. */
    static final int VALUES_MAX = 64;

    private static final int EVENTS_MAX = 1_000_000;
    private static final TimeSpan.Range SPANS =
            new TimeSpan.Range(Duration.ofSeconds(10), Duration.ofDays(7));

    private final YamlObject section;
    private final Objections objections;

    CorrelationSection(YamlObject section, Objections objections) {
        this.section = section;
        this.objections = objections;
    }

    /**
     * Reads it.
     *
     * @param conditions what it correlates
     * @param named whether these have names
     */
    Correlation read(List<Condition> conditions, boolean named) {
        if (section.value("type").isEmpty()) {
            objections.at(
                    section.node(),
                    "'type' is missing: expected one of " + String.join(", ", words()));
        }
        Correlation.Type type =
                section.choice(
                        "type",
                        Correlation.Type.BY_WORD,
                        named ? Correlation.Type.TEMPORAL : Correlation.Type.EVENT_COUNT);
        if (type.ofSeveral() != named) {
            section.reject(
                    "type",
                    "%s needs %s beside 'correlation'"
                            .formatted(
                                    type.word(),
                                    type.ofSeveral()
                                            ? "'conditions', each with a name,"
                                            : "one 'condition'"));
        }
        if (section.value("timespan").isEmpty()) {
            objections.at(section.node(), "'timespan' is missing: expected one such as PT10M");
        }
        Duration timespan = TimeSpan.read(section, "timespan", Duration.ofMinutes(10), SPANS);
        List<GroupField> groupBy = groupBy();
        YamlObject condition = section.object("condition", List.of("gte", "field")).orElse(null);
        return new Correlation(
                type,
                groupBy,
                timespan,
                gte(type, condition, conditions.size()),
                field(type, condition));
    }

    private List<GroupField> groupBy() {
        Set<GroupField> fields = EnumSet.noneOf(GroupField.class);
        List<String> words = section.texts("group-by");
        for (String word : words) {
            GroupField field = GroupField.BY_WORD.get(word);
            if (field == null) {
                section.reject(
                        "group-by",
                        "expected some of " + String.join(", ", GroupField.BY_WORD.keySet()));
            } else if (!fields.add(field)) {
                section.reject("group-by", word + " is there twice");
            }
        }
        if (words.isEmpty() && !(section.value("group-by").isPresent() && objections.any())) {
            objections.at(
                    section.node(),
                    "expected what to 'group-by', such as [key_id]: an alert is about somebody");
        } else if (fields.equals(EnumSet.of(GroupField.PROFILE))) {
            section.reject("group-by", "profile goes with another: an alert is about somebody");
        }
        return List.copyOf(fields);
    }

    private int gte(Correlation.Type type, @Nullable YamlObject condition, int conditions) {
        int most =
                switch (type) {
                    case EVENT_COUNT -> EVENTS_MAX;
                    case VALUE_COUNT -> VALUES_MAX;
                    case TEMPORAL, TEMPORAL_ORDERED -> conditions;
                };
        int all = type.ofSeveral() ? conditions : 1;
        if (condition == null || condition.value("gte").isEmpty()) {
            if (!type.ofSeveral()) {
                objections.at(
                        section.node(), "expected how many make a hit: 'condition: {gte: N}'");
            }
            return all;
        }
        int gte = condition.number("gte", most);
        int least = type.ofSeveral() ? 2 : 1;
        if (type == Correlation.Type.TEMPORAL_ORDERED && gte != conditions) {
            condition.reject("gte", "temporal_ordered needs all conditions; leave it out");
        } else if (gte < least || gte > most) {
            condition.reject("gte", "expected a number from %d to %d".formatted(least, most));
        }
        return gte;
    }

    private @Nullable String field(Correlation.Type type, @Nullable YamlObject condition) {
        String field = condition == null ? null : condition.text("field").orElse(null);
        if (type != Correlation.Type.VALUE_COUNT) {
            if (condition != null && field != null) {
                condition.reject("field", "only value_count has one");
            }
            return null;
        }
        var known = field == null ? null : DecisionFields.ALL.get(field);
        if (field == null || known == null || !known.countable() || field.startsWith("key.")) {
            objections.at(
                    condition == null ? section.node() : condition.node(),
                    "expected a 'field' whose different values are counted, one of " + countable());
            return null;
        }
        return field;
    }

    private static String countable() {
        return DecisionFields.ALL.entrySet().stream()
                .filter(field -> field.getValue().countable())
                .map(Map.Entry::getKey)
                .filter(name -> !name.startsWith("key."))
                .collect(Collectors.joining(", "));
    }

    private static Set<String> words() {
        return Correlation.Type.BY_WORD.keySet();
    }
}
