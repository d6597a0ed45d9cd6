package dev.keyfence.verifier.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP, asked again within limits when the target cannot answer. Thread-safe. */
final class Calls implements AutoCloseable {

    /** With the waits between them, 100 ms doubling to 5 s, a node may restart meanwhile: 11 s. */
    static final int ATTEMPTS_MAX = 8;

    /** No attempt starts later than this after the first: a target that hangs is told in time. */
    static final Duration RETRY_FOR_MAX = Duration.ofSeconds(20);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the 10 s that a control API itself waits for a command. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Enough for the client's share of the work; the waiting is done by none. */
    private static final int THREADS = 4;

    /** Too many, no route, not ready, too late: all of them say "later". */
    private static final Set<Integer> ASK_AGAIN = Set.of(429, 502, 503, 504);

    private final JsonMapper mapper = new JsonMapper();
    private final Tally tally;
    private final ExecutorService threads;
    private final HttpClient client;

    Calls(Tally tally) {
        this.tally = tally;
        ThreadFactory factory =
                Thread.ofPlatform().name("keyfence-replay-http-", 0).daemon().factory();
        this.threads = Executors.newFixedThreadPool(THREADS, factory);
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(threads)
                        .build();
    }

    /**
     * Posts JSON.
     *
     * @param url where to
     * @param bearer the key to authenticate with, or null
     * @param body the JSON
     */
    CompletableFuture<Reply> post(URI url, @Nullable String bearer, JsonNode body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(REQUEST_TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.ofByteArray(bytes(body)));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return attempt(request.build(), new Attempt(1, System.nanoTime()));
    }

    /** Why nothing at all answers at an address, or null when something does. */
    @Nullable String unreachable(URI url) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(CONNECT_TIMEOUT).build();
        try {
            HttpResponse<Void> _ = client.send(request, BodyHandlers.discarding());
            return null;
        } catch (IOException e) {
            return url.getScheme() + "://" + url.getAuthority() + ": " + clause(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
        try {
            boolean _ = threads.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Reply> attempt(HttpRequest request, Attempt attempt) {
        long startNanos = System.nanoTime();
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .handle(Settled::new)
                .thenCompose(settled -> reply(request, attempt, startNanos, settled));
    }

    private CompletableFuture<Reply> reply(
            HttpRequest request, Attempt attempt, long startNanos, Settled settled) {
        HttpResponse<byte[]> response = settled.response();
        boolean later = response == null || ASK_AGAIN.contains(response.statusCode());
        if (later && !attempt.last()) {
            return again(request, attempt, wait(response, attempt.number()));
        }
        if (response == null) {
            return CompletableFuture.completedFuture(
                    new Reply.Unreachable(clause(settled.error())));
        }
        return CompletableFuture.completedFuture(
                new Reply.Answered(
                        response.statusCode(),
                        json(response.body()),
                        startNanos,
                        System.nanoTime()));
    }

    private CompletableFuture<Reply> again(HttpRequest request, Attempt attempt, Duration wait) {
        tally.retried();
        return new CompletableFuture<Attempt>()
                .completeOnTimeout(attempt.next(), wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenComposeAsync(next -> attempt(request, next), threads);
    }

    /** Our own wait, or what {@code Retry-After} asks for where that is longer and in seconds. */
    private static Duration wait(@Nullable HttpResponse<?> response, int number) {
        Duration own = atMost(WAIT_MAX, FIRST_WAIT.multipliedBy(1L << (number - 1)));
        String asked =
                response == null ? "" : response.headers().firstValue("Retry-After").orElse("");
        if (!asked.matches("[0-9]{1,4}")) {
            return own;
        }
        Duration wait = atMost(WAIT_MAX, Duration.ofSeconds(Integer.parseInt(asked)));
        return wait.compareTo(own) > 0 ? wait : own;
    }

    private static Duration atMost(Duration limit, Duration wait) {
        return wait.compareTo(limit) < 0 ? wait : limit;
    }

    /** A response or an error. */
    private record Settled(@Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {}

    private record Attempt(int number, long firstNanos) {

        boolean last() {
            return number >= ATTEMPTS_MAX
                    || System.nanoTime() - firstNanos > RETRY_FOR_MAX.toNanos();
        }

        Attempt next() {
            return new Attempt(number + 1, firstNanos);
        }
    }

    private static String clause(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException e ? e.getCause() : error;
        return switch (cause) {
            case ConnectException _ -> "nothing listens there";
            case HttpTimeoutException _ -> "no answer in time";
            case null -> "no answer";
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

    private JsonNode json(byte[] body) {
        try {
            JsonNode json = mapper.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }
}
