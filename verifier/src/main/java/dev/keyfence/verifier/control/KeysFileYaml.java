package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Keys as YAML: {@code keys:} and a list, of which each item has the fields of an import's row. */
final class KeysFileYaml {

    private static final String KEYS = "keys";
    private static final String TEXT =
            "': expected a text; what looks like a number, a date or yes and no in quotes";

    private final KeysFileObjections objections;

    private KeysFileYaml(KeysFileObjections objections) {
        this.objections = objections;
    }

    /** The rows of a text; objects to what is wrong. */
    static List<KeysFileRow> read(String text, KeysFileObjections objections) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(Integer.MAX_VALUE);
        Node root = null;
        try {
            root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            // Without what was found there, which may be part of a key.
            objections.at(
                    e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
                    "this is no YAML");
        } catch (YAMLException e) {
            objections.at(1, "this is no YAML");
        }
        return objections.isEmpty() ? new KeysFileYaml(objections).rows(root) : List.of();
    }

    private List<KeysFileRow> rows(@Nullable Node root) {
        if (!(root instanceof MappingNode mapping)
                || mapping.getValue().size() != 1
                || !(mapping.getValue().getFirst().getKeyNode() instanceof ScalarNode name)
                || !name.getValue().equals(KEYS)
                || !(mapping.getValue().getFirst().getValueNode() instanceof SequenceNode keys)) {
            objections.at(1, "expected 'keys:' and a list of keys; 'keys: []' for none");
            return List.of();
        }
        List<KeysFileRow> rows = new ArrayList<>();
        for (Node item : keys.getValue()) {
            if (item instanceof MappingNode key) {
                rows.add(row(key));
            } else {
                objections.at(line(item), "expected a key's fields, such as 'owner: acme'");
            }
        }
        return rows;
    }

    private KeysFileRow row(MappingNode key) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Long> lines = new HashMap<>();
        for (NodeTuple tuple : key.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            long line = line(tuple.getKeyNode());
            if (!ImportRows.FIELDS.contains(name)) {
                objections.at(
                        line,
                        "there is a field that is not known; known are "
                                + String.join(", ", ImportRows.FIELDS));
            } else if (lines.putIfAbsent(name, line) != null) {
                objections.at(line, "'" + name + "' is there twice");
            } else {
                Object value = value(name, tuple.getValueNode());
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
        return new KeysFileRow(line(key), JsonFields.of(values), lines);
    }

    /** As JSON has it: texts, lists, objects; null for nothing, and for what is objected to. */
    private @Nullable Object value(String field, Node node) {
        return switch (node) {
            case ScalarNode scalar when scalar.getTag().equals(Tag.STR) -> scalar.getValue();
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> null;
            case ScalarNode scalar when field.equals("canary") && isFlag(scalar) ->
                    Boolean.valueOf(scalar.getValue());
            case SequenceNode list -> list(field, list);
            case MappingNode mapping -> object(field, mapping);
            default -> {
                objections.at(line(node), "'" + field + TEXT);
                yield null;
            }
        };
    }

    private List<Object> list(String field, SequenceNode list) {
        List<Object> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            Object value = value(field, item);
            if (value != null) {
                items.add(value);
            }
        }
        return items;
    }

    private Map<String, Object> object(String field, MappingNode mapping) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Object value = value(field, tuple.getValueNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                objections.at(line(tuple.getKeyNode()), "'" + field + "': expected a name");
            } else if (value != null && members.put(name.getValue(), value) != null) {
                objections.at(line(name), "'" + field + "' names a member twice");
            }
        }
        return members;
    }

    /** YAML 1.1 takes yes and on for flags, too; they are objected to like everywhere. */
    private static boolean isFlag(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.BOOL)
                && (scalar.getValue().equals("true") || scalar.getValue().equals("false"));
    }

    private static long line(Node node) {
        return node.getStartMark().getLine() + 1L;
    }
}
