package dev.keyfence.verifier.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.transfer.TransferException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Fetches all keys, but for their secrets. For one thread. */
public final class KeyDownload {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ControlTarget target;

    /** A download from a control plane. */
    public KeyDownload(ControlTarget target) {
        this.target = target;
    }

    /**
     * Writes all keys, as they come.
     *
     * @throws TransferException when the control plane is away, refuses, or breaks off
     */
    public void run(FileFormat format, OutputStream out)
            throws TransferException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(target.at("/v1/keys/export?format=" + format.word()))
                        .header("Authorization", "Bearer " + target.key())
                        .build();
        try (HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build()) {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    String text = new String(body.readAllBytes(), UTF_8);
                    throw new TransferException(
                            response.statusCode() == 401 || response.statusCode() == 403
                                    ? Kind.DENIED
                                    : Kind.AWAY,
                            Problems.detail(response.statusCode(), text));
                }
                body.transferTo(out);
            }
        } catch (IOException e) {
            throw new TransferException(
                    Kind.AWAY,
                    "the control plane does not answer, or broke off: what was written is not all");
        }
    }
}
