package dev.keyfence.verifier.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * JSON over HTTP, asked again within limits when the target cannot answer; as many calls at once as
 * there are threads. Thread-safe.
 */
final class Calls implements AutoCloseable {

    /** With the waits between them, 100 ms doubling to 5 s, a node may restart meanwhile: 11 s. */
    static final int ATTEMPTS_MAX = 8;

    /** No attempt starts later than this after the first: a target that hangs is told in time. */
    static final Duration RETRY_FOR_MAX = Duration.ofSeconds(20);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Too many, no route, not ready, too late: all of them say "later". */
    private static final Set<Integer> ASK_AGAIN = Set.of(429, 502, 503, 504);

    private final JsonMapper mapper = new JsonMapper();
    private final Connections connections = new Connections();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Tally tally;
    private final ExecutorService threads;

    /** Calls, so many at once. */
    Calls(Tally tally, int concurrency) {
        this.tally = tally;
        this.threads =
                Executors.newFixedThreadPool(
                        concurrency,
                        Thread.ofPlatform().name("keyfence-replay-", 0).daemon().factory());
    }

    /**
     * Posts JSON.
     *
     * @param url where to
     * @param bearer the key to authenticate with, or null
     * @param body the JSON
     */
    CompletableFuture<Reply> post(URI url, @Nullable String bearer, JsonNode body) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call(url, request("POST", url, bearer, bytes(body)));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                        return new Reply.Unreachable("the replay is over");
                    }
                },
                threads);
    }

    /** Why nothing at all answers at an address, or null when something does. */
    @Nullable String unreachable(URI url) {
        try {
            WireResponse _ = connections.exchange(url, request("GET", url, null, new byte[0]));
            return null;
        } catch (IOException e) {
            return url.getScheme() + "://" + url.getAuthority() + ": " + clause(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
        connections.close();
        try {
            boolean _ = threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply call(URI url, byte[] request) throws InterruptedException {
        long firstNanos = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            long startNanos = System.nanoTime();
            boolean last =
                    attempt >= ATTEMPTS_MAX
                            || startNanos - firstNanos > RETRY_FOR_MAX.toNanos()
                            || closed.getCount() == 0;
            String retryAfter = "";
            try {
                WireResponse response = connections.exchange(url, request);
                long endNanos = System.nanoTime();
                if (last || !ASK_AGAIN.contains(response.status())) {
                    return new Reply.Answered(
                            response.status(), json(response.body()), startNanos, endNanos);
                }
                retryAfter = response.retryAfter();
            } catch (IOException e) {
                if (last) {
                    return new Reply.Unreachable(clause(e));
                }
            }
            tally.retried();
            Duration wait = wait(attempt, retryAfter);
            boolean _ = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Our own wait, or what {@code Retry-After} asks for where that is longer and in seconds. */
    private static Duration wait(int attempt, String retryAfter) {
        Duration own = atMost(WAIT_MAX, FIRST_WAIT.multipliedBy(1L << (attempt - 1)));
        if (!retryAfter.matches("[0-9]{1,4}")) {
            return own;
        }
        Duration asked = atMost(WAIT_MAX, Duration.ofSeconds(Integer.parseInt(retryAfter)));
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private static Duration atMost(Duration limit, Duration wait) {
        return wait.compareTo(limit) < 0 ? wait : limit;
    }

    private static byte[] request(String method, URI url, @Nullable String bearer, byte[] body) {
        String head =
                method
                        + ' '
                        + url.getRawPath()
                        + " HTTP/1.1\r\nHost: "
                        + url.getRawAuthority()
                        + "\r\nUser-Agent: keyfence-replay\r\nAccept: application/json\r\n"
                        + (bearer == null ? "" : "Authorization: Bearer " + bearer + "\r\n")
                        + (body.length == 0
                                ? "\r\n"
                                : "Content-Type: application/json\r\nContent-Length: "
                                        + body.length
                                        + "\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static String clause(IOException error) {
        return switch (error) {
            case ConnectException _ -> "nothing listens there";
            case UnknownHostException _ -> "there is no such host";
            case SocketTimeoutException _ -> "no answer in time";
            case SSLException _ ->
                    "no TLS connection can be made, or its certificate is not trusted";
            default -> "the connection broke";
        };
    }

    private byte[] bytes(JsonNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings can be written", e);
        }
    }

    private JsonNode json(String body) {
        try {
            JsonNode json = mapper.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
