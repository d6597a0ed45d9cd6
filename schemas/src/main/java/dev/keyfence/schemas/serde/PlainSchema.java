package dev.keyfence.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A schema as it stands in the {@code .avdl} file. The code generator adds to a compiled schema how
 * Java holds its strings; that is nobody else's business and must not reach a registry.
 */
public final class PlainSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> JAVA_PROPERTIES =
            List.of("avro.java.string", "java-class", "java-key-class", "java-element-class");

    private PlainSchema() {}

    /** A schema without Java's additions, docs and logical types kept. */
    public static Schema of(Schema compiled) {
        try {
            JsonNode plain = strip(JSON.readTree(compiled.toString()));
            return new Schema.Parser().parse(JSON.writeValueAsString(plain));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Avro wrote a schema that is no JSON: " + compiled.getFullName(), e);
        }
    }

    private static JsonNode strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_PROPERTIES);
            object.properties().forEach(entry -> entry.setValue(strip(entry.getValue())));
            // {"type":"string"} says no more than "string".
            if (object.size() == 1 && object.path("type").isTextual()) {
                return object.get("type");
            }
            return object;
        }
        if (node.isArray()) {
            var array = (com.fasterxml.jackson.databind.node.ArrayNode) node;
            for (int i = 0; i < array.size(); i++) {
                array.set(i, strip(array.get(i)));
            }
        }
        return node;
    }
}
