package dev.keyfence.verifier.profilefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.StringReader;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The schema of profiles, applied as editors do: to the core schema of YAML 1.2. */
final class ProfileSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(ProfileFiles.resource("profile.schema.json"));

    /** What the schema finds wrong with a profile; nothing when it is right. */
    Set<ValidationMessage> objections(String yaml) {
        Yaml reader = new Yaml(new SafeConstructor(new LoaderOptions()));
        return schema.validate(json(reader.compose(new StringReader(yaml))));
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                for (NodeTuple tuple : mapping.getValue()) {
                    String name = ((ScalarNode) tuple.getKeyNode()).getValue();
                    object.set(name, json(tuple.getValueNode()));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar -> json(scalar.getTag(), scalar.getValue());
            default -> throw new AssertionError("no kind of YAML: " + node);
        };
    }

    /** 1.2 knows neither yes nor dates nor 0b1; our reader, which does, calls them no texts. */
    private static JsonNode json(Tag tag, String text) {
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL) && text.matches("true|True|TRUE|false|False|FALSE")) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (tag.equals(Tag.INT) && text.matches("[-+]?[0-9]{1,18}")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return tag.equals(Tag.FLOAT) && text.matches("[-+]?[0-9]+\\.[0-9]+")
                ? JSON.numberNode(Double.parseDouble(text))
                : JSON.textNode(text);
    }
}
