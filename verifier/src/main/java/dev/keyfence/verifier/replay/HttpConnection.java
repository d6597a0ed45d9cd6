package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection kept alive, for one request at a time. Instead of {@code java.net.http}, because the
 * client shares the machine with what it drives: a fifth of the CPU for a request, see
 * RATIONALE.md. For one thread, but {@link #close()} may be called by any.
 */
public final class HttpConnection implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the 10 s that a control API itself waits for a command. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    private final Socket socket;
    private final ResponseReader reader;
    private final Duration responseTimeout;
    private long deadlineNanos;
    private boolean used;

    private HttpConnection(Socket socket, Duration responseTimeout) throws IOException {
        this.socket = socket;
        this.responseTimeout = responseTimeout;
        this.reader = new ResponseReader(new Deadline(socket.getInputStream()));
    }

    /** Connects to the host of a URL, with TLS and a check of the host's name for https. */
    static HttpConnection open(URI url) throws IOException {
        return open(url, RESPONSE_TIMEOUT);
    }

    /** The same, where a response may take so long. */
    public static HttpConnection open(URI url, Duration responseTimeout) throws IOException {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(url.getHost(), port), (int) CONNECT_TIMEOUT.toMillis());
            socket.setSoTimeout((int) responseTimeout.toMillis());
            return new HttpConnection(
                    secure ? secured(socket, url.getHost(), port) : socket, responseTimeout);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a request and reads its response.
     *
     * @throws IOException when there is none; the connection is of no further use then
     */
    public WireResponse exchange(byte[] request) throws IOException {
        deadlineNanos = System.nanoTime() + responseTimeout.toNanos();
        socket.getOutputStream().write(request);
        WireResponse response = reader.read();
        used = true;
        return response;
    }

    /** True when a response came before: then the other side may have closed it as idle. */
    boolean used() {
        return used;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Ends a response that trickles: the socket's own time-out starts anew with every byte. */
    private final class Deadline extends InputStream {

        private final InputStream in;

        Deadline(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new SocketTimeoutException("the response is not whole in time");
            }
            return in.read(bytes, offset, length);
        }
    }
}
