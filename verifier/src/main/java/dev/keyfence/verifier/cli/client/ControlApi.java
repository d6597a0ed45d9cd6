package dev.keyfence.verifier.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.cli.client.ClientFailure.Kind;
import dev.keyfence.verifier.replay.HttpConnection;
import dev.keyfence.verifier.replay.WireResponse;
import dev.keyfence.verifier.transfer.ControlTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The control API over one connection, which is made when the first call is. A call whose
 * connection breaks is made once more: writes carry an idempotency key, so that they are done once
 * all the same. For one thread.
 */
final class ControlApi implements AutoCloseable {

    /** Longer than the minute that a revocation may wait for the fleet. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(75);

    private final URI base;
    private final String root;
    private final String key;
    private @Nullable HttpConnection connection;

    ControlApi(URI base, String key) {
        this.base = base;
        this.key = key;
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        this.root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * Reads.
     *
     * @param path path and query, encoded
     * @throws ClientFailure when there is no answer, or it is an error
     */
    Answer get(String path) {
        return checked(call(request("GET", path, null, ""), false));
    }

    /**
     * Deletes something; the same may be asked again to no further effect.
     *
     * @param path path and query, encoded
     * @throws ClientFailure when there is no answer, or it is an error
     */
    Answer delete(String path) {
        return checked(call(request("DELETE", path, null, ""), true));
    }

    /**
     * Changes something.
     *
     * @param write what to send; the same one may be sent again to no further effect
     * @throws ClientFailure when there is no answer, or it is an error
     */
    Answer write(Write write) {
        byte[] json = write.body().toString().getBytes(UTF_8);
        Content content = new Content("application/json", json);
        byte[] request = request(write.method(), write.path(), content, write.headers());
        return checked(call(request, true));
    }

    /**
     * Sets something that is written as text; the same may be sent again to no further effect.
     *
     * @param path path and query, encoded
     * @param type the text's media type
     * @throws ClientFailure when there is no answer, or it is an error
     */
    Answer put(String path, String type, String text) {
        return checked(
                call(request("PUT", path, new Content(type, text.getBytes(UTF_8)), ""), true));
    }

    /** The same control plane and key, for what is transferred over connections of its own. */
    ControlTarget target() {
        return new ControlTarget(base, key);
    }

    /** Server-sent events, over connections of their own. */
    EventLines events(String path) {
        return new EventLines(
                URI.create(base.getScheme() + "://" + base.getRawAuthority() + root + path), key);
    }

    @Override
    public void close() {
        HttpConnection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a socket cannot be closed", e);
            }
        }
    }

    private Answer call(byte[] request, boolean write) {
        try {
            return exchange(request);
        } catch (ConnectException | UnknownHostException e) {
            throw unreachable(e, "");
        } catch (IOException first) {
            if (first instanceof SocketTimeoutException) {
                throw unreachable(first, afterwards(write));
            }
        }
        try {
            return exchange(request);
        } catch (IOException e) {
            throw unreachable(e, afterwards(write));
        }
    }

    private Answer exchange(byte[] request) throws IOException {
        boolean whole = false;
        try {
            if (connection == null) {
                connection = HttpConnection.open(base, ANSWER_TIMEOUT);
            }
            WireResponse response = connection.exchange(request);
            whole = !response.last();
            return new Answer(response.status(), response.body());
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private Answer checked(Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        JsonNode problem = answer.json();
        String code = problem.path("code").asText("");
        String detail = problem.path("detail").asText(problem.path("title").asText(""));
        if (detail.isEmpty()) {
            throw new ClientFailure(
                    kind(answer.status()),
                    base
                            + " answered "
                            + answer.status()
                            + ", and not as a control plane does: look at --url (KEYFENCE_URL)");
        }
        throw new ClientFailure(
                kind(answer.status()),
                Text.oneLine(detail)
                        + advice(answer.status())
                        + " ("
                        + answer.status()
                        + (code.isEmpty() ? "" : " " + Text.oneLine(code))
                        + ')');
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 400, 413, 415, 422 -> Kind.USAGE;
            case 401, 403 -> Kind.DENIED;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409, 412 -> Kind.CONFLICT;
            case 504 -> Kind.PENDING;
            case 429, 502, 503 -> Kind.UNREACHABLE;
            default -> Kind.FAILED;
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> "; the calling key is the one in KEYFENCE_KEY or --key-file";
            case 429, 502, 503 -> "; try again";
            default -> "";
        };
    }

    private static String afterwards(boolean write) {
        return write ? "; it is not known whether it was done: look before you do it again" : "";
    }

    private ClientFailure unreachable(IOException error, String afterwards) {
        String why =
                switch (error) {
                    case ConnectException _ ->
                            "nothing listens there; look at --url (KEYFENCE_URL)";
                    case UnknownHostException _ ->
                            "there is no such host; look at --url (KEYFENCE_URL)";
                    case SocketTimeoutException _ -> "no answer in time";
                    case SSLException _ ->
                            "no TLS connection can be made, or its certificate is not trusted";
                    default -> "the connection broke";
                };
        return new ClientFailure(
                Kind.UNREACHABLE,
                base.getScheme() + "://" + base.getRawAuthority() + ": " + why + afterwards);
    }

    /** What a request holds. */
    @SuppressWarnings("ArrayRecordComponent") // Is sent, and compared with nothing.
    private record Content(String type, byte[] bytes) {}

    private byte[] request(String method, String path, @Nullable Content body, String headers) {
        byte[] content = body == null ? new byte[0] : body.bytes();
        String head =
                method
                        + ' '
                        + root
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + base.getRawAuthority()
                        + "\r\nUser-Agent: keyfence-cli\r\nAccept: application/json\r\n"
                        + "Authorization: Bearer "
                        + key
                        + "\r\n"
                        + headers
                        + (body == null
                                ? "\r\n"
                                : "Content-Type: "
                                        + body.type()
                                        + "\r\nContent-Length: "
                                        + content.length
                                        + "\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + content.length);
        request.writeBytes(head.getBytes(UTF_8));
        request.writeBytes(content);
        return request.toByteArray();
    }
}
