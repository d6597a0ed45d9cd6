package dev.keyfence.verifier.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Requests that resemble those of an API's description: its paths, methods, parameters, bodies and
 * the names of its fields, with wrong values in right places and the other way round.
 */
final class FuzzedCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final List<String> OTHER_METHODS =
            List.of("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "x!", "");
    private static final List<String> VALUES =
            List.of(
                    "",
                    "0",
                    "-1",
                    "1",
                    "501",
                    "99999999999999999999",
                    "acme",
                    "keyfence",
                    "read",
                    "keys:*",
                    "{key}",
                    "{id}",
                    "key_00000000000000000000000000",
                    "2026-01-01T00:00:00Z",
                    "2999-12-31T23:59:59.999999Z",
                    "PT24H",
                    "-PT1S",
                    "a\u0000b\n",
                    "\u00e9\ud83d\ude00",
                    "../../etc",
                    "x".repeat(5_000));
    private static final List<String> PATH_VALUES =
            List.of(
                    "{id}",
                    "{id}",
                    "{id}",
                    "{key}",
                    "key_1",
                    "%7Bid%7D",
                    "%00",
                    "%",
                    "..",
                    "a%2Fb");
    private static final List<String> HEADERS =
            List.of(
                    "Content-Type: application/json",
                    "Content-Type: application/json; charset=utf-16",
                    "Content-Type: text/plain",
                    "Content-Type: ;",
                    "X-Request-Id: {key}",
                    "X-Request-Id: abc-1",
                    "If-Match: \"1\"",
                    "If-Match: *, W/\"x\"",
                    "If-None-Match: *",
                    "Idempotency-Key: once",
                    "Idempotency-Key: {key}",
                    "X-Forwarded-For: {key}",
                    "User-Agent: {key}",
                    "Content-Encoding: gzip",
                    "Accept: text/html",
                    "Range: bytes=0-1",
                    "Expect: 100-continue",
                    "Origin: null");

    private final Random random;
    private final List<String> operations = new ArrayList<>();
    private final List<ObjectNode> examples = new ArrayList<>();
    private final Set<String> words = new TreeSet<>(Set.of("limit", "cursor"));
    private String secret = "";
    private String id = "";

    FuzzedCalls(Random random, String description) {
        this.random = random;
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(description);
        JsonNode root = JSON.valueToTree(document);
        root.path("paths").properties().forEach(this::addPath);
        root.findValues("properties").forEach(one -> one.fieldNames().forEachRemaining(words::add));
        for (JsonNode example : root.findValues("example")) {
            if (example instanceof ObjectNode object) {
                examples.add(object);
            }
        }
    }

    /** Makes the requests from now on with this key, and mostly about it. */
    void use(String newSecret, String newId) {
        secret = newSecret;
        id = newId;
    }

    String secret() {
        return secret;
    }

    /** One request, as bytes. */
    byte[] next() {
        byte[] body = fill(body()).getBytes(StandardCharsets.UTF_8);
        String[] operation = pick(operations).split(" ", 2);
        String method = random.nextInt(10) == 0 ? pick(OTHER_METHODS) : operation[0];
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path(operation[1])).append(query());
        head.append(" HTTP/1.1\r\nHost: x\r\n");
        if (random.nextInt(10) > 0) {
            head.append(pick(List.of("Authorization: Bearer ", "X-Api-Key: ")));
            head.append("{key}\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(pick(HEADERS)).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] first = fill(head.toString()).getBytes(StandardCharsets.UTF_8);
        byte[] request = new byte[first.length + body.length];
        System.arraycopy(first, 0, request, 0, first.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        if (random.nextInt(4) == 0) {
            damage(request);
        }
        return request;
    }

    private void addPath(Map.Entry<String, JsonNode> path) {
        path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                });
    }

    private String path(String template) {
        return template.replaceAll("\\{[a-z_]+}", pick(PATH_VALUES).replace("$", "\\$"));
    }

    private String query() {
        if (random.nextInt(2) == 0) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        List<String> names = List.copyOf(words);
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = random.nextBoolean() ? pick(List.of("limit", "cursor")) : pick(names);
            query.append(name).append('=').append(encoded(pick(VALUES))).append('&');
        }
        return query.toString();
    }

    /** Percent-encoded but for the braces that are filled later. */
    private static String encoded(String value) {
        StringBuilder text = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if ((Character.isLetterOrDigit(c) && c < 0x80) || "{}_-.".indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append("%%%02X".formatted((int) c));
            }
        }
        return text.toString();
    }

    private String body() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> text(value(3));
            case 2 -> "{\"owner\":\"{key}\",";
            case 3 -> "[".repeat(2_000);
            default -> text(nearlyRight());
        };
    }

    private ObjectNode nearlyRight() {
        ObjectNode body = examples.get(random.nextInt(examples.size())).deepCopy();
        for (int i = random.nextInt(3); i > 0; i--) {
            List<String> names = new ArrayList<>();
            body.fieldNames().forEachRemaining(names::add);
            String name =
                    names.isEmpty() || random.nextInt(3) == 0
                            ? pick(List.copyOf(words))
                            : pick(names);
            if (random.nextInt(4) == 0) {
                var _ = body.remove(name);
            } else {
                var _ = body.set(name, value(2));
            }
        }
        return body;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextGaussian());
            case 4, 5 -> NODES.textNode(pick(VALUES));
            case 6 -> {
                ObjectNode object = NODES.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    var _ = object.set(pick(List.copyOf(words)), value(depth - 1));
                }
                yield object;
            }
            default -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
        };
    }

    private void damage(byte[] request) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(request.length);
            request[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : request[at] ^ 0x20);
        }
    }

    private String fill(String text) {
        return text.replace("{key}", secret).replace("{id}", id);
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
