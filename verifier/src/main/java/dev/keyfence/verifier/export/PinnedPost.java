package dev.keyfence.verifier.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST to an address that is known, for a host that is named: {@code java.net.http}
 * would look the host up again. Follows no redirect, and reads no body.
 */
final class PinnedPost {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Standard Webhooks: 15 to 30 s. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private static final int STATUS_LINE_BYTES_MAX = 1_024;

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final URI url;
    private final SSLSocketFactory tls;

    PinnedPost(URI url, SSLSocketFactory tls) {
        this.url = url;
        this.tls = tls;
    }

    /**
     * Posts JSON.
     *
     * @return the status
     * @throws IOException when there is no answer, or it is no HTTP
     */
    int send(InetAddress to, Map<String, String> headers, byte[] body) throws IOException {
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(to, port), (int) CONNECT_TIMEOUT.toMillis());
            plain.setSoTimeout((int) ANSWER_TIMEOUT.toMillis());
            try (Socket socket = secure ? secured(tls, plain, url.getHost(), port) : plain) {
                socket.getOutputStream().write(request(headers, body));
                socket.getOutputStream().flush();
                return status(
                        new BufferedInputStream(socket.getInputStream()),
                        System.nanoTime() + ANSWER_TIMEOUT.toNanos());
            }
        }
    }

    /** TLS over a connection, for a host whose certificate must name it. */
    static SSLSocket secured(SSLSocketFactory tls, Socket plain, String host, int port)
            throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private byte[] request(Map<String, String> headers, byte[] body) {
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head =
                new StringBuilder("POST ")
                        .append(path)
                        .append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                        .append(" HTTP/1.1\r\nHost: ")
                        .append(url.getRawAuthority())
                        .append("\r\nUser-Agent: keyfence\r\nConnection: close\r\n")
                        .append("Content-Type: application/json\r\nContent-Length: ")
                        .append(body.length)
                        .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** A socket's timeout counts from each byte; one that drips is given up all the same. */
    private static int status(InputStream in, long deadlineNanos) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == STATUS_LINE_BYTES_MAX) {
                throw new IOException("what answers speaks no HTTP");
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("the answer takes too long");
            }
            line.append((char) c);
        }
        String text = line.toString();
        if (!text.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?\r?")) {
            throw new IOException("what answers speaks no HTTP");
        }
        return Integer.parseInt(text.substring(9, 12));
    }
}
