package dev.keyfence.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Speaks to a Confluent-compatible schema registry. Thread-safe. Opens no connection before the
 * first call; every call throws {@link RegistryUnavailableException} when no registry answers
 * within its timeout.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema
 *     Registry API</a>
 */
public final class RegistryClient {

    private final ObjectMapper json = new ObjectMapper();
    private final RegistryHttp http;
    private final SchemaCache schemas = new SchemaCache(System::nanoTime);

    /** A client with a cache of its own. */
    public RegistryClient(RegistrySettings settings) {
        http = new RegistryHttp(settings, json);
    }

    /** Gives the registry a schema as a version of a subject, unless it is one already. */
    public Registration register(String subject, Schema schema) {
        return switch (http.send(
                "POST", "/subjects/" + encode(subject) + "/versions", body(schema))) {
            case RegistryReply.Ok ok -> new Registration.Registered(id(ok.body()));
            case RegistryReply.Missing missing -> throw unexpected(missing.message());
            case RegistryReply.Refused refused -> new Registration.Refused(refused.message());
        };
    }

    /** The id of a schema that is a version of a subject; empty when it is none. */
    public OptionalInt lookUp(String subject, Schema schema) {
        return switch (http.send("POST", "/subjects/" + encode(subject), body(schema))) {
            case RegistryReply.Ok ok -> OptionalInt.of(id(ok.body()));
            case RegistryReply.Missing missing -> OptionalInt.empty();
            case RegistryReply.Refused refused -> throw unexpected(refused.message());
        };
    }

    /** The schema with an id; cached, an unknown id for half a second only. */
    public SchemaLookup schemaById(int id) {
        // No registry gives such ids, and what it says when asked for one is anybody's guess.
        return id < 0 ? new SchemaLookup.Unknown() : schemas.get(id, this::fetch);
    }

    /** The latest version of a subject; empty when it has none. */
    public Optional<RegisteredSchema> latest(String subject) {
        return switch (http.send(
                "GET", "/subjects/" + encode(subject) + "/versions/latest", null)) {
            case RegistryReply.Ok ok -> Optional.of(version(ok.body()));
            case RegistryReply.Missing missing -> Optional.empty();
            case RegistryReply.Refused refused -> throw unexpected(refused.message());
        };
    }

    /** Whether the registry would take a schema as the next version of a subject. */
    public Compatibility compatibility(String subject, Schema schema) {
        String path =
                "/compatibility/subjects/" + encode(subject) + "/versions/latest?verbose=true";
        return switch (http.send("POST", path, body(schema))) {
            case RegistryReply.Ok ok -> compatibility(ok.body());
            case RegistryReply.Missing missing -> new Compatibility.NoVersions();
            case RegistryReply.Refused refused -> throw unexpected(refused.message());
        };
    }

    /**
     * Sets what the next versions of a subject must satisfy: {@code BACKWARD}, {@code FULL}, {@code
     * NONE} and so on.
     */
    public void setCompatibilityLevel(String subject, String level) {
        ObjectNode body = json.createObjectNode().put("compatibility", level);
        if (http.send("PUT", "/config/" + encode(subject), body)
                instanceof RegistryReply.Refused refused) {
            throw unexpected(refused.message());
        }
    }

    /**
     * What the next versions of a subject must satisfy; empty when the subject has no level of its
     * own.
     */
    public Optional<String> compatibilityLevel(String subject) {
        return switch (http.send("GET", "/config/" + encode(subject), null)) {
            case RegistryReply.Ok ok -> Optional.of(ok.body().path("compatibilityLevel").asText());
            case RegistryReply.Missing missing -> Optional.empty();
            case RegistryReply.Refused refused -> throw unexpected(refused.message());
        };
    }

    private SchemaLookup fetch(int id) {
        return switch (http.send("GET", "/schemas/ids/" + id, null)) {
            case RegistryReply.Ok ok -> parse(ok.body());
            case RegistryReply.Missing missing -> new SchemaLookup.Unknown();
            case RegistryReply.Refused refused -> throw unexpected(refused.message());
        };
    }

    private static SchemaLookup parse(JsonNode body) {
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new SchemaLookup.NotAvro("it is a schema of type " + type);
        }
        if (!body.path("schema").isTextual()) {
            throw unexpected("an answer without a schema");
        }
        try {
            return new SchemaLookup.Found(new Schema.Parser().parse(body.path("schema").asText()));
        } catch (AvroRuntimeException e) {
            return new SchemaLookup.NotAvro("Avro cannot parse it: " + e.getMessage());
        }
    }

    private static RegisteredSchema version(JsonNode body) {
        return switch (parse(body)) {
            case SchemaLookup.Found found ->
                    new RegisteredSchema(
                            body.path("subject").asText(),
                            body.path("version").asInt(),
                            id(body),
                            found.schema());
            case SchemaLookup.NotAvro notAvro -> throw unexpected(notAvro.detail());
            case SchemaLookup.Unknown unknown -> throw unexpected("an answer without a schema");
        };
    }

    private static Compatibility compatibility(JsonNode body) {
        if (body.path("is_compatible").asBoolean()) {
            return new Compatibility.Compatible();
        }
        List<String> messages = new ArrayList<>();
        body.path("messages").forEach(message -> messages.add(message.asText()));
        return new Compatibility.Incompatible(String.join("; ", messages));
    }

    private ObjectNode body(Schema schema) {
        return json.createObjectNode().put("schema", schema.toString());
    }

    private static int id(JsonNode body) {
        if (!body.path("id").isInt()) {
            throw unexpected("an answer without an id");
        }
        return body.path("id").asInt();
    }

    /**
     * An answer that the API does not provide for tells nothing about the record at hand, so it is
     * no poison.
     */
    private static RegistryUnavailableException unexpected(String message) {
        return new RegistryUnavailableException(
                "The schema registry gave an answer that makes no sense here: " + message);
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
