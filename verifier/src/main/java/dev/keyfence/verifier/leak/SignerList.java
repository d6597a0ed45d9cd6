package dev.keyfence.verifier.leak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where the list of public keys is that GitHub signs its messages with. */
@FunctionalInterface
public interface SignerList {

    /** GitHub's has some hundred bytes a key. */
    int BYTES_MAX = 256 * 1024;

    /** GitHub waits 30 s for its answer; this leaves time to revoke. */
    Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * Reads the list.
     *
     * @throws IOException when it cannot be had
     */
    byte[] read() throws IOException, InterruptedException;

    /**
     * A list in a file, or behind an address.
     *
     * @param place an {@code https:} address ({@code http:} for this machine itself), or a file
     * @throws IllegalArgumentException when it is an address and not such a one
     */
    static SignerList at(String place) {
        if (!place.startsWith("http:") && !place.startsWith("https:")) {
            Path file = Path.of(place);
            return () -> bounded(Files.readAllBytes(file));
        }
        URI uri = URI.create(place);
        String host = String.valueOf(uri.getHost());
        boolean here = host.equals("127.0.0.1") || host.equals("localhost");
        if (uri.getHost() == null || (!uri.getScheme().equals("https") && !here)) {
            throw new IllegalArgumentException(
                    "a list of signers must come from a file or over https");
        }
        return () -> fetched(uri);
    }

    private static byte[] fetched(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .header("User-Agent", "keyfence")
                        .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<byte[]> response =
                    http.send(
                            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
            if (response.statusCode() != 200) {
                throw new IOException("its server answered " + response.statusCode());
            }
            return response.body();
        }
    }

    private static byte[] bounded(byte[] bytes) throws IOException {
        if (bytes.length > BYTES_MAX) {
            throw new IOException("it has more than " + BYTES_MAX + " bytes");
        }
        return bytes;
    }
}
