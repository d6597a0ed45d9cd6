package dev.keyfence.verifier.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Both APIs, as far as a replay calls them, over real HTTP: keys in maps, no fence, no Kafka. Can
 * be told to answer a number of calls with an error first, and to keep accepting revoked keys.
 */
public final class FakeKeyfence implements AutoCloseable {

    public static final String ADMIN_KEY = "kf_live_admin";

    private static final Set<String> VERIFY_FIELDS =
            Set.of(
                    "key",
                    "profile",
                    "scopes",
                    "method",
                    "route",
                    "client_ip",
                    "user_agent",
                    "environment",
                    "time");

    final Queue<JsonNode> created = new ConcurrentLinkedQueue<>();
    public final Queue<JsonNode> verified = new ConcurrentLinkedQueue<>();
    final Queue<JsonNode> revoked = new ConcurrentLinkedQueue<>();
    final Map<String, Boolean> keys = new ConcurrentHashMap<>();
    public final AtomicInteger unavailableNext = new AtomicInteger();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger underWayMax = new AtomicInteger();
    public volatile boolean forgetsRevocations;
    volatile String revocationStatus = "confirmed";
    volatile int createStatus = 201;

    private final JsonMapper mapper = new JsonMapper();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpServer server;

    public FakeKeyfence() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public ReplayTarget target() {
        return target(ADMIN_KEY);
    }

    public ReplayTarget target(String key) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new ReplayTarget(url, url, key);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) {
        underWayMax.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            JsonNode body = mapper.readTree(exchange.getRequestBody());
            String path = exchange.getRequestURI().getPath();
            boolean post = exchange.getRequestMethod().equals("POST");
            if (post && unavailableNext.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                send(exchange, 503, json("reason", "warming_up"));
            } else if (path.equals("/v1/verify")) {
                verify(exchange, body);
            } else if (path.startsWith("/v1/keys")) {
                control(exchange, path, body);
            } else {
                send(exchange, 200, json("status", "up"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void verify(HttpExchange exchange, JsonNode body) throws IOException {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!VERIFY_FIELDS.contains(field.getKey())) {
                send(exchange, 400, json("detail", "unknown field " + field.getKey()));
                return;
            }
        }
        if (body.path("route").asText().contains("refuse-me")) {
            send(exchange, 400, json("detail", "route is not acceptable"));
            return;
        }
        verified.add(body);
        Boolean active = keys.get(body.path("key").asText());
        boolean allowed = active != null && (active || forgetsRevocations);
        ObjectNode answer = mapper.createObjectNode();
        answer.put("allowed", allowed);
        answer.put("reason", allowed ? "ok" : active == null ? "unknown_key" : "revoked");
        send(exchange, 200, answer);
    }

    private void control(HttpExchange exchange, String path, JsonNode body) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + ADMIN_KEY).equals(authorization)) {
            send(exchange, 401, json("detail", "no such key"));
        } else if (path.endsWith("/revoke")) {
            revoked.add(body);
            String id = path.split("/")[3];
            keys.put("secret-of-" + id, false);
            ObjectNode answer = json("status", revocationStatus);
            answer.put("position", 42).put("elapsed_ms", 1.5).putArray("nodes").addObject();
            send(exchange, 200, answer);
        } else if (createStatus != 201) {
            send(exchange, createStatus, json("detail", "no such profile"));
        } else {
            created.add(body);
            String id = "key_" + created.size() + "_" + body.path("name").asText();
            keys.put("secret-of-" + id, true);
            send(exchange, 201, json("key_id", id).put("key", "secret-of-" + id));
        }
    }

    private ObjectNode json(String field, String value) {
        return mapper.createObjectNode().put(field, value);
    }

    private void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = mapper.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
