package dev.keyfence.verifier.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.registry.SchemaLogEntry.LevelEntry;
import dev.keyfence.verifier.registry.SchemaLogEntry.SchemaEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of Confluent's {@code _schemas} topic, so that a Confluent registry can take the topic
 * over: keys {@code {"keytype":"SCHEMA","subject":…,"version":…,"magic":1}} and {@code
 * {"keytype":"CONFIG","subject":…,"magic":0}}.
 */
final class SchemaLogFormat {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SCHEMA_MAGIC = 1;
    private static final int CONFIG_MAGIC = 0;

    private SchemaLogFormat() {}

    static byte[] key(SchemaLogEntry entry) {
        ObjectNode key = JSON.createObjectNode();
        switch (entry) {
            case SchemaEntry(RegisteredSchema schema) ->
                    key.put("keytype", "SCHEMA")
                            .put("subject", schema.subject())
                            .put("version", schema.version())
                            .put("magic", SCHEMA_MAGIC);
            case LevelEntry level ->
                    key.put("keytype", "CONFIG")
                            .put("subject", level.subject())
                            .put("magic", CONFIG_MAGIC);
        }
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] value(SchemaLogEntry entry) {
        ObjectNode value = JSON.createObjectNode();
        switch (entry) {
            case SchemaEntry(RegisteredSchema schema) ->
                    value.put("subject", schema.subject())
                            .put("version", schema.version())
                            .put("id", schema.id())
                            .put("schema", schema.schema())
                            .put("deleted", false);
            case LevelEntry level -> value.put("compatibilityLevel", level.level().name());
        }
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one record.
     *
     * @return the entry; empty for what this registry has no use for, such as {@code NOOP}
     * @throws IOException when the record is not in this format; the message quotes nothing of it
     */
    static Optional<SchemaLogEntry> read(byte[] key, byte @Nullable [] value) throws IOException {
        try {
            JsonNode name = JSON.readTree(key);
            if (value == null) {
                return Optional.empty();
            }
            JsonNode body = JSON.readTree(value);
            return switch (name.path("keytype").asText()) {
                case "SCHEMA" -> schema(body);
                case "CONFIG" -> Optional.of(level(name, body));
                default -> Optional.empty();
            };
        } catch (JacksonException e) {
            throw new IOException("is not JSON", e);
        }
    }

    private static Optional<SchemaLogEntry> schema(JsonNode body) throws IOException {
        if (body.path("deleted").asBoolean(false)) {
            return Optional.empty();
        }
        RegisteredSchema schema =
                new RegisteredSchema(
                        body.path("subject").asText(""),
                        body.path("version").asInt(0),
                        body.path("id").asInt(0),
                        body.path("schema").asText(""));
        if (schema.subject().isEmpty() || schema.version() < 1 || schema.id() < 1) {
            throw new IOException("lacks a subject, a version or an id");
        }
        return Optional.of(new SchemaEntry(schema));
    }

    private static SchemaLogEntry level(JsonNode name, JsonNode body) throws IOException {
        JsonNode subject = name.path("subject");
        return new LevelEntry(
                subject.isTextual() ? subject.asText() : null,
                CompatibilityLevel.of(body.path("compatibilityLevel").asText())
                        .orElseThrow(() -> new IOException("names no compatibility level")));
    }
}
