package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.cli.client.ClientFailure.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of the control plane, one connection after the other (WHATWG HTML, section
 * 9.2, as far as our own server makes use of it: each event has one line of data). For one thread.
 */
final class EventLines {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI url;
    private final String key;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private @Nullable String lastId;

    /** The events at a URL, for the holder of a key. */
    EventLines(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    /** Takes events. */
    @FunctionalInterface
    interface Taking {
        /** Takes the data of an event of a name. */
        void take(String name, String data);
    }

    /**
     * Reads until the other side ends; the next call goes on behind what was read.
     *
     * @throws ClientFailure when the call is refused for a reason that does not pass
     */
    void read(Taking taking) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + key)
                        .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        try {
            HttpResponse<InputStream> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                check(response.statusCode(), body);
                lines(body, taking);
            }
        } catch (IOException | UncheckedIOException e) {
            // The connection broke, or nothing listens for a moment: the caller comes back.
        }
    }

    private void lines(InputStream body, Taking taking) {
        String name = "";
        try (Stream<String> lines =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).lines()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("id: ")) {
                    lastId = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    taking.take(name, line.substring("data: ".length()));
                }
            }
        }
    }

    private static void check(int status, InputStream body) throws IOException {
        if (status == 200 || status == 429 || status >= 500) {
            return;
        }
        JsonNode problem =
                new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8)).json();
        Kind kind = status == 401 || status == 403 ? Kind.DENIED : Kind.USAGE;
        throw new ClientFailure(
                kind,
                Text.oneLine(problem.path("detail").asText("the control plane refuses"))
                        + " ("
                        + status
                        + ')');
    }
}
