package dev.keyfence.streams.detection.user;

import static java.util.stream.Collectors.joining;

import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.yaml.Objections;
import dev.keyfence.schemas.yaml.YamlDocuments;
import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.streams.detection.user.RuleSpec.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads users' rules from YAML: one in each document. The format is described in streams' RULES.md.
 */
public final class RuleFile {

    /** More than any rule has, and than a file of all rules that may be set needs. */
    static final int CHARACTERS_MAX = 512 * 1024;

    private static final List<String> NAMES =
            List.of(
                    "rule",
                    "description",
                    "severity",
                    "technique",
                    "quiet",
                    "condition",
                    "conditions",
                    "correlation");

    private static final Map<String, Severity> SEVERITIES =
            Arrays.stream(Severity.values())
                    .collect(
                            Collectors.toMap(
                                    severity -> severity.name().toLowerCase(Locale.ROOT),
                                    severity -> severity,
                                    (one, _) -> one,
                                    LinkedHashMap::new));

    private static final Duration QUIET = Duration.ofHours(1);
    private static final Duration QUIET_MIN = Duration.ofMinutes(1);

    /** Open alerts are kept for a day longer. */
    private static final Duration QUIET_MAX = Duration.ofDays(7);

    private static final int DESCRIPTION_MAX = 300;
    private static final int CONDITIONS_MAX = 8;

    private final Objections objections;
    private final YamlObject root;

    private RuleFile(Objections objections, YamlObject root) {
        this.objections = objections;
        this.root = root;
    }

    /**
     * Reads and compiles rules.
     *
     * @param file the file's name, for objections
     * @param text what it holds
     * @throws RuleFileException when anything is wrong; names all that is found
     */
    public static List<CompiledRule> read(String file, String text) {
        Objections objections = new Objections(file);
        List<CompiledRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node document : YamlDocuments.read(text, CHARACTERS_MAX, objections)) {
            RuleFile reader = new RuleFile(objections, YamlObject.of(document, objections, NAMES));
            RuleSpec spec = reader.rule();
            if (!names.add(spec.name())) {
                reader.root.reject("rule", "there is a rule of this name before it");
            }
            CompiledRule rule = CompiledRule.compile(spec, objections);
            if (rule != null) {
                rules.add(rule);
            }
        }
        if (objections.any()) {
            throw new RuleFileException(objections.lines());
        }
        if (rules.isEmpty()) {
            throw new RuleFileException(List.of(file + " is empty; expected a rule"));
        }
        return rules;
    }

    private RuleSpec rule() {
        String name = root.requiredText("rule");
        if (root.value("rule").isPresent() && !name.matches("[a-z][a-z0-9_-]{0,47}")) {
            root.reject("rule", "expected 1 to 48 of a-z 0-9 _ -, beginning with a letter");
        }
        String description = root.requiredText("description").strip();
        if (description.length() > DESCRIPTION_MAX) {
            root.reject(
                    "description", "expected %d characters at the most".formatted(DESCRIPTION_MAX));
        }
        List<Condition> conditions = conditions();
        return new RuleSpec(
                name,
                description,
                severity(),
                technique(),
                TimeSpan.read(root, "quiet", QUIET, new TimeSpan.Range(QUIET_MIN, QUIET_MAX)),
                conditions,
                correlation(conditions));
    }

    private Severity severity() {
        if (root.value("severity").isEmpty()) {
            objections.at(
                    root.node(),
                    "'severity' is missing: expected one of "
                            + String.join(", ", SEVERITIES.keySet()));
        }
        return root.choice("severity", SEVERITIES, Severity.LOW);
    }

    private @Nullable String technique() {
        String technique = root.text("technique").orElse(null);
        if (technique != null && !technique.matches("[A-Za-z0-9.:_-]{1,24}")) {
            root.reject("technique", "expected an id such as T1078.004 or API5:2023");
        }
        return technique;
    }

    private @Nullable Correlation correlation(List<Condition> conditions) {
        boolean named = root.value("conditions").isPresent();
        YamlObject section = root.object("correlation", CorrelationSection.NAMES).orElse(null);
        if (section == null) {
            if (named) {
                root.reject("conditions", "expected a 'correlation' of them; one is a 'condition'");
            }
            return null;
        }
        return new CorrelationSection(section, objections).read(conditions, named);
    }

    private List<Condition> conditions() {
        boolean one = root.value("condition").isPresent();
        if (one == root.value("conditions").isPresent()) {
            objections.at(root.node(), "expected either 'condition' or 'conditions'");
            return List.of();
        }
        List<Condition> conditions = new ArrayList<>();
        if (one) {
            add("condition", root, conditions);
            return conditions;
        }
        YamlObject named = root.object("conditions", List.of()).orElseThrow();
        for (String name : named.names()) {
            if (!name.matches("[a-z][a-z0-9_]{0,31}")) {
                named.reject(name, "expected a name of a-z 0-9 _, beginning with a letter");
            }
            add(name, named, conditions);
        }
        if (conditions.size() < 2 || conditions.size() > CONDITIONS_MAX) {
            root.reject("conditions", "expected 2 to %d conditions".formatted(CONDITIONS_MAX));
        }
        return conditions;
    }

    private static void add(String name, YamlObject from, List<Condition> conditions) {
        @Nullable Node node = from.value(name).orElse(null);
        String expression = from.text(name).orElse(null);
        if (node == null || expression == null) {
            return;
        }
        if (expression.isBlank()) {
            from.reject(name, "expected an expression such as 'allowed && hour < 6'");
            return;
        }
        boolean block =
                node instanceof ScalarNode scalar
                        && (scalar.getScalarStyle() == ScalarStyle.LITERAL
                                || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        conditions.add(
                new Condition(
                        name, expression.strip(), node.getStartMark().getLine() + (block ? 2 : 1)));
    }

    /** The names of conditions, for objections. */
    static String names(List<Condition> conditions) {
        return conditions.stream().map(Condition::name).collect(joining(", "));
    }
}
