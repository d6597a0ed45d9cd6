package dev.keyfence.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;

/**
 * The smallest registry that keeps the contract; a test may make it fail. Held to the contract
 * itself.
 */
final class InMemoryRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, List<Integer>> subjects = new HashMap<>();
    private final Map<String, String> levels = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable Answer answer;
    private volatile @Nullable String authorization;

    /** What to say to every request instead of the truth. */
    record Answer(int status, String body) {}

    InMemoryRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int requests() {
        return requests.get();
    }

    void answerAlways(int status, String body) {
        answer = new Answer(status, body);
    }

    void answerTruly() {
        answer = null;
    }

    @Nullable String authorizationSeen() {
        return authorization;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Answer forced = answer;
        Answer said = forced != null ? forced : answer(exchange);
        byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        String route = exchange.getRequestMethod() + " " + path[0] + " " + path.length;
        return switch (route) {
            case "POST subjects 3" -> register(path[1], body.path("schema").asText());
            case "POST subjects 2" -> lookUp(path[1], body.path("schema").asText());
            case "GET subjects 4" -> latest(path[1]);
            case "GET schemas 3" -> byId(Integer.parseInt(path[2]));
            case "POST compatibility 5" -> compatibility(path[2], body.path("schema").asText());
            case "PUT config 2" -> setLevel(path[1], body);
            case "GET config 2" -> level(path[1]);
            default -> throw new IllegalStateException("Not part of the contract: " + route);
        };
    }

    private Answer register(String subject, String schema) {
        List<Integer> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
        if (!incompatibilities(subject, schema).isEmpty()) {
            return error(
                    409, 409, "Schema being registered is incompatible with an earlier schema");
        }
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        int id = schemas.indexOf(schema) + 1;
        if (!versions.contains(id)) {
            versions.add(id);
        }
        return ok(JSON.createObjectNode().put("id", id));
    }

    private Answer lookUp(String subject, String schema) {
        List<Integer> versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) {
            return error(404, 40_401, "Subject not found");
        }
        int id = schemas.indexOf(schema) + 1;
        return versions.contains(id)
                ? ok(JSON.createObjectNode().put("id", id))
                : error(404, 40_403, "Schema not found");
    }

    private Answer latest(String subject) {
        List<Integer> versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) {
            return error(404, 40_401, "Subject not found");
        }
        return ok(
                JSON.createObjectNode()
                        .put("subject", subject)
                        .put("version", versions.size())
                        .put("id", versions.getLast())
                        .put("schema", schemas.get(versions.getLast() - 1)));
    }

    private Answer byId(int id) {
        return id < 1 || id > schemas.size()
                ? error(404, 40_403, "Schema not found")
                : ok(JSON.createObjectNode().put("schema", schemas.get(id - 1)));
    }

    private Answer compatibility(String subject, String schema) {
        List<String> messages = incompatibilities(subject, schema);
        ObjectNode body = JSON.createObjectNode().put("is_compatible", messages.isEmpty());
        messages.forEach(body.putArray("messages")::add);
        return ok(body);
    }

    private Answer setLevel(String subject, JsonNode body) {
        levels.put(subject, body.path("compatibility").asText());
        return ok((ObjectNode) body);
    }

    private Answer level(String subject) {
        String level = levels.get(subject);
        return level == null
                ? error(404, 40_408, "Subject does not have its own compatibility level")
                : ok(JSON.createObjectNode().put("compatibilityLevel", level));
    }

    private List<String> incompatibilities(String subject, String schema) {
        List<Integer> versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) {
            return List.of();
        }
        Schema reader = new Schema.Parser().parse(schema);
        Schema writer = new Schema.Parser().parse(schemas.get(versions.getLast() - 1));
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return result.getType() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : result.getResult().getIncompatibilities().stream().map(Object::toString).toList();
    }

    private static Answer ok(ObjectNode body) {
        return new Answer(200, body.toString());
    }

    private static Answer error(int status, int code, String message) {
        return new Answer(
                status,
                JSON.createObjectNode().put("error_code", code).put("message", message).toString());
    }
}
