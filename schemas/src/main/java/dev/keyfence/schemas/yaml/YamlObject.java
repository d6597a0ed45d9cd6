package dev.keyfence.schemas.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML mapping, read strictly: what is unknown, twice, missing or of another kind is an objection
 * with its line; getters answer something harmless then, so that a file is read to its end. For one
 * thread.
 */
public final class YamlObject {

    private static final int ITEMS_MAX = 1_000;

    private static final Map<Tag, String> KINDS =
            Map.of(
                    Tag.STR, "a text; what looks like a number, a date or yes and no in quotes",
                    Tag.INT, "a whole number",
                    Tag.BOOL, "true or false");

    private final Node node;
    private final Objections objections;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private YamlObject(Node node, Objections objections) {
        this.node = node;
        this.objections = objections;
    }

    /**
     * Reads a mapping.
     *
     * @param known the names there are; empty when any name will do
     */
    public static YamlObject of(Node node, Objections objections, List<String> known) {
        YamlObject object = new YamlObject(node, objections);
        if (!(node instanceof MappingNode mapping)) {
            objections.at(node, "expected names and values, such as 'name: value'");
            return object;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            object.take(tuple, known);
        }
        return object;
    }

    /** The mapping itself. */
    public Node node() {
        return node;
    }

    /** The names that are there, in order. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** What is there of a name, unread; empty when there is nothing. */
    public Optional<Node> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A text that may be missing. */
    public Optional<String> text(String name) {
        return value(name).flatMap(value -> scalar(value, name));
    }

    /** A text that must be there. */
    public String requiredText(String name) {
        if (value(name).isEmpty()) {
            objections.at(node, "'" + name + "' is missing");
        }
        return text(name).orElse("");
    }

    /** Yes or no, or the given one when it is missing. */
    public boolean flag(String name, boolean missing) {
        Optional<String> text = value(name).flatMap(value -> scalar(value, name, Tag.BOOL));
        if (text.isPresent() && !text.get().matches("true|false")) {
            reject(name, "expected true or false");
        }
        return text.map(Boolean::parseBoolean).orElse(missing);
    }

    /** One of some words. */
    public <E> E choice(String name, Map<String, E> words, E missing) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return missing;
        }
        E found = words.get(text.get());
        if (found == null) {
            reject(name, "expected one of " + String.join(", ", words.keySet()));
        }
        return found == null ? missing : found;
    }

    /** A whole number, or the given one when it is missing. */
    public int number(String name, int missing) {
        Optional<String> text = value(name).flatMap(value -> scalar(value, name, Tag.INT));
        if (text.isEmpty()) {
            return missing;
        }
        if (!text.get().matches("0|[1-9][0-9]{0,8}")) {
            reject(name, "expected a whole number");
            return missing;
        }
        return Integer.parseInt(text.get());
    }

    /** The items of a list; none when it is missing. */
    public List<Node> items(String name) {
        Optional<Node> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof SequenceNode sequence)) {
            reject(name, "expected a list");
            return List.of();
        }
        if (sequence.getValue().size() > ITEMS_MAX) {
            reject(name, "expected %d items at the most".formatted(ITEMS_MAX));
            return List.of();
        }
        return sequence.getValue();
    }

    /** A list of texts; none when it is missing. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(name)) {
            scalar(item, name).ifPresent(texts::add);
        }
        return texts;
    }

    /** Another mapping; an empty one when it is missing. */
    public Optional<YamlObject> object(String name, List<String> known) {
        return value(name).map(value -> of(value, objections, known));
    }

    /** A list of mappings; none when it is missing. */
    public List<YamlObject> objects(String name, List<String> known) {
        return items(name).stream().map(item -> of(item, objections, known)).toList();
    }

    /** Objects to a value. */
    public void reject(String name, String what) {
        objections.at(values.getOrDefault(name, node), "'" + name + "': " + what);
    }

    private Optional<String> scalar(Node value, String name) {
        return scalar(value, name, Tag.STR);
    }

    /** Of one kind, as the schema has it: 1, yes and 2026-01-31 are no texts unless in quotes. */
    private Optional<String> scalar(Node value, String name, Tag kind) {
        if (value instanceof ScalarNode scalar && scalar.getTag().equals(kind)) {
            return Optional.of(scalar.getValue());
        }
        objections.at(value, "'" + name + "': expected " + KINDS.get(kind));
        return Optional.empty();
    }

    private void take(NodeTuple tuple, List<String> known) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            objections.at(tuple.getKeyNode(), "expected a name");
            return;
        }
        String name = key.getValue();
        if (!known.isEmpty() && !known.contains(name)) {
            objections.at(
                    key, "there is no '" + name + "' here; there are " + String.join(", ", known));
        } else if (values.putIfAbsent(name, tuple.getValueNode()) != null) {
            objections.at(key, "'" + name + "' is there twice");
        }
    }
}
