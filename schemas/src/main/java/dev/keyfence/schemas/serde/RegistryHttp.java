package dev.keyfence.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one registry after the other until one gives an answer that counts. Thread-safe; opens
 * nothing before the first call.
 *
 * <p>"Not found" makes a record poison, so it counts only in the words of a registry (error codes
 * 40401 to 40403), and only when no other registry knows better: one that shares the content may
 * lag behind.
 */
final class RegistryHttp {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    /**
     * A schema with all its docs has some ten kilobytes; more than this is no registry's answer.
     */
    private static final int REPLY_BYTES_MAX = 4 * 1024 * 1024;

    private static final int MISSING_FIRST = 40_401;
    private static final int MISSING_LAST = 40_403;

    private final RegistrySettings settings;
    private final ObjectMapper json;

    /** The registry that answered last: where the next call begins. */
    private volatile int preferred;

    RegistryHttp(RegistrySettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
    }

    /** Sends a request; {@code body} null for GET. */
    RegistryReply send(String method, String path, @Nullable JsonNode body) {
        List<URI> urls = settings.urls();
        List<String> failures = new ArrayList<>();
        RegistryReply.Missing missing = null;
        int first = preferred;
        for (int i = 0; i < urls.size(); i++) {
            int index = (first + i) % urls.size();
            try {
                RegistryReply reply = attempt(urls.get(index), method, path, body);
                if (!(reply instanceof RegistryReply.Missing notHere)) {
                    preferred = index;
                    return reply;
                }
                missing = notHere;
            } catch (IOException e) {
                failures.add(
                        urls.get(index)
                                + ": "
                                + (e.getMessage() == null
                                        ? e.getClass().getSimpleName()
                                        : e.getMessage()));
            }
        }
        if (missing != null) {
            return missing;
        }
        throw new RegistryUnavailableException(
                "No schema registry answered "
                        + method
                        + " "
                        + path
                        + ". Check schema.registry.url. "
                        + String.join("; ", failures));
    }

    private RegistryReply attempt(URI registry, String method, String path, @Nullable JsonNode body)
            throws IOException {
        String base = registry.toString();
        String address = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
        BodyPublisher content =
                body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(settings.requestTimeout())
                        .header("Accept", MEDIA_TYPE + ", application/json")
                        .method(method, content);
        if (body != null) {
            request.header("Content-Type", MEDIA_TYPE);
        }
        String userInfo = settings.userInfo();
        if (userInfo != null) {
            byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return classify(exchange(request.build()));
    }

    /** The whole exchange within the timeout: the client's own covers the headers only. */
    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> reply =
                Shared.CLIENT.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), REPLY_BYTES_MAX));
        try {
            return reply.get(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + settings.requestTimeout(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            reply.cancel(true);
        }
    }

    private RegistryReply classify(HttpResponse<byte[]> response) throws IOException {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new IOException(
                    "refuses our credentials (HTTP " + status + "): set basic.auth.user.info");
        }
        JsonNode body = parse(response, status);
        if (status == 200) {
            return new RegistryReply.Ok(body);
        }
        int code = body.path("error_code").asInt();
        String message = body.path("message").asText();
        if (status == 404 && code >= MISSING_FIRST && code <= MISSING_LAST) {
            return new RegistryReply.Missing(message);
        }
        if (status == 409 || status == 422) {
            return new RegistryReply.Refused(message);
        }
        throw new IOException("HTTP " + status + (message.isEmpty() ? "" : ", " + message));
    }

    private JsonNode parse(HttpResponse<byte[]> response, int status) throws IOException {
        try {
            JsonNode body = json.readTree(response.body());
            if (body != null && !body.isMissingNode()) {
                return body;
            }
        } catch (IOException e) {
            throw new IOException(
                    "HTTP " + status + " without JSON: is this a schema registry?", e);
        }
        throw new IOException("HTTP " + status + " with nothing in it: is this a schema registry?");
    }

    /**
     * One client for the process, as the JDK advises: each has a thread of its own. Made at the
     * first call.
     */
    private static final class Shared {

        /** Calls are rare and short, and every caller waits for its own. */
        private static final int THREADS = 2;

        static final HttpClient CLIENT =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(
                                Executors.newFixedThreadPool(
                                        THREADS,
                                        Thread.ofPlatform()
                                                .daemon()
                                                .name("keyfence-registry-client-", 0)
                                                .factory()))
                        .build();

        private Shared() {}
    }
}
