package dev.keyfence.verifier.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A control plane that takes every row but those with {@code bad} in them, and knows a row again.
 */
final class FakeControl implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Set<String> rows = new TreeSet<>();
    final List<String> bodies = new ArrayList<>();

    /** What to answer; 200 to take what comes. */
    volatile int status = 200;

    /** Stops before a row that fits, once. */
    private volatile Predicate<String> stopAt = _ -> false;

    FakeControl() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/v1/keys/import", this::take);
        server.createContext("/v1/keys/export", this::give);
        server.start();
    }

    ControlTarget target() {
        return new ControlTarget(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "a key");
    }

    void stopOnceAt(String row) {
        stopAt = row::equals;
    }

    /** The rows that were accepted. */
    synchronized Set<String> rows() {
        return new TreeSet<>(rows);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void give(HttpExchange call) throws IOException {
        answer(call, status, status == 200 ? "a\nb\n" : "{\"detail\":\"may not\"}");
    }

    private void take(HttpExchange call) throws IOException {
        String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
        if (status != 200) {
            answer(call, status, "{\"detail\":\"the columns are wrong\"}");
            return;
        }
        answer(call, 200, report(body, call.getRequestHeaders().getFirst("Content-Type")));
    }

    private synchronized String report(String body, String type) {
        bodies.add(body);
        StringBuilder notes = new StringBuilder();
        int[] sum = new int[3];
        long line = 0;
        String stopped = null;
        for (String row : body.lines().toList()) {
            line++;
            if (line == 1 && type.equals("text/csv")) {
                continue;
            }
            if (stopAt.test(row)) {
                stopAt = _ -> false;
                stopped = "a hiccup";
                notes.append(note(line, "lost"));
                break;
            }
            if (row.contains("bad")) {
                sum[2]++;
                notes.append(note(line, "rejected"));
            } else if (rows.add(row)) {
                sum[0]++;
            } else {
                sum[1]++;
                notes.append(note(line, "duplicate"));
            }
        }
        return "{\"complete\":%b,\"accepted\":%d,\"duplicates\":%d,\"rejected\":%d,\"next_line\":%d,\"stopped\":%s}%n%s"
                .formatted(
                        stopped == null,
                        sum[0],
                        sum[1],
                        sum[2],
                        stopped == null ? line + 1 : line,
                        stopped == null ? "null" : "\"" + stopped + "\"",
                        notes);
    }

    private static String note(long line, String outcome) {
        return "{\"line\":%d,\"outcome\":\"%s\",\"detail\":\"why\"}%n".formatted(line, outcome);
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }
}
