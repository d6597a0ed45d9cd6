package dev.keyfence.verifier.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Calls the fleet over HTTP. Safe for any number of threads. */
public final class Api implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();

    /** What came back. */
    public record Answer(int status, JsonNode body) {

        /** A text field of the body; empty when it is not there. */
        public String text(String field) {
            return body.path(field).asText();
        }
    }

    /** A key that was made. */
    public record NewKey(String id, String secret) {}

    /**
     * Posts JSON.
     *
     * @param key the bearer's key; empty for none
     * @throws IOException when no answer comes within the limit
     */
    public Answer post(String url, String key, String json, Duration limit) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        HttpResponse<String> response = send(request, key, limit);
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    /** Gets text. */
    public String get(String url, String key, Duration limit) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url)).GET(), key, limit).body();
    }

    /** Makes a key. */
    public NewKey create(String control, String key, String owner) throws IOException {
        Answer answer =
                post(
                        control + "/v1/keys",
                        key,
                        "{\"profile\":\"keyfence\",\"owner\":\"%s\",\"name\":\"ci\",\"environment\":\"live\",\"scopes\":[\"read\"]}"
                                .formatted(owner),
                        Duration.ofSeconds(15));
        if (answer.status() != 201) {
            throw new IOException("no key was made: " + answer.status() + ' ' + answer.body());
        }
        return new NewKey(answer.text("key_id"), answer.text("key"));
    }

    /** Revokes a key, waiting so long for the fleet. */
    public Answer revoke(String control, String key, String keyId, Duration patience)
            throws IOException {
        return post(
                control + "/v1/keys/" + keyId + "/revoke",
                key,
                "{\"reason\":\"key_compromise\",\"wait_ms\":" + patience.toMillis() + '}',
                patience.plusSeconds(15));
    }

    /** Revokes all keys of an owner, waiting so long for the fleet. */
    public Answer revokeOwner(String control, String key, String owner, Duration patience)
            throws IOException {
        return post(
                control + "/v1/revocations",
                key,
                "{\"target\":{\"owner\":\"%s\"},\"reason\":\"key_compromise\",\"wait_ms\":%d}"
                        .formatted(owner, patience.toMillis()),
                patience.plusSeconds(15));
    }

    /** Verifies a key. */
    public Answer verify(String data, String secret, Duration limit) throws IOException {
        return post(data + "/v1/verify", "", verification(secret), limit);
    }

    /** A metric of a plane, by the name that stands at its line's start. */
    public double metric(String plane, String name, Duration limit) throws IOException {
        for (String line : get(plane + "/metrics", "", limit).split("\n", -1)) {
            if (line.startsWith(name + ' ')) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        throw new AssertionError("the node has no metric " + name);
    }

    /**
     * Demands that everything that a node decided in this start, and found in its spool, went
     * somewhere.
     */
    public void requireThatDecisionsAddUp(String plane, Duration limit) throws IOException {
        double in = 0;
        for (String name : List.of("made_total", "recovered_total")) {
            in += metric(plane, "keyfence_decisions_" + name, limit);
        }
        double out = 0;
        for (String name : List.of("published_total", "spooled", "pending", "lost_total")) {
            out += metric(plane, "keyfence_decisions_" + name, limit);
        }
        if (in != out) {
            throw new AssertionError(plane + " made " + in + " decisions, and knows of " + out);
        }
    }

    private static String verification(String secret) {
        return "{\"key\":\"" + secret + "\",\"scopes\":[\"read\"]}";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key, Duration limit)
            throws IOException {
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return http.send(request.timeout(limit).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
