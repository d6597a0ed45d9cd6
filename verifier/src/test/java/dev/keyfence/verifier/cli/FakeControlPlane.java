package dev.keyfence.verifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes calls down, and answers each with what tests lay ready. */
final class FakeControlPlane implements AutoCloseable {

    static final String KEY = "kf_live_theCallingKey";

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger dropNext = new AtomicInteger();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final JsonMapper mapper = new JsonMapper();
    private final HttpServer server;

    /** A call as it came. */
    record Call(
            String method,
            URI target,
            JsonNode body,
            @Nullable String authorization,
            @Nullable String idempotencyKey,
            @Nullable String ifMatch,
            @Nullable String lastEventId) {}

    private record Reply(int status, String body) {}

    FakeControlPlane() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next answer; JSON in single quotes. */
    void next(int status, String json) {
        replies.add(new Reply(status, json.replace('\'', '"')));
    }

    /** The next answer: a problem. */
    void nextProblem(int status, String code, String detail) {
        replies.add(
                new Reply(
                        status,
                        "{\"title\":\"No\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                                .formatted(status, detail, code)));
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    Call call() {
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " calls: " + calls);
        }
        return calls.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            calls.add(
                    new Call(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            mapper.readTree(body),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                            exchange.getRequestHeaders().getFirst("If-Match"),
                            exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            if (dropNext.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return;
            }
            Reply reply = replies.poll();
            if (reply == null) {
                throw new AssertionError("nothing to answer with");
            }
            byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
