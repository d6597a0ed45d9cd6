package dev.keyfence.verifier.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends any bytes. */
public final class RawSocket {

    /** A server that has not answered by then does not. */
    private static final int ANSWER_MILLIS = 10_000;

    private final int port;

    /** A client of a port on this machine. */
    public RawSocket(int port) {
        this.port = port;
    }

    /** Sends text as Latin-1 bytes and returns the one answer, as text of the same kind. */
    public String exchange(String request) {
        return exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes, and reads until the first answer is complete or the connection ends. */
    public String exchange(byte[] request) {
        return exchange(request, false);
    }

    /** Sends bytes and says that no more will come, so that a cut request is answered, too. */
    public String exchangeOnce(byte[] request) {
        return exchange(request, true);
    }

    private String exchange(byte[] request, boolean nothingMore) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                if (nothingMore) {
                    socket.shutdownOutput();
                }
            } catch (SocketException e) {
                // The server may answer and close before all is sent; what it said still counts.
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            while (!complete(bytes.toString(StandardCharsets.ISO_8859_1))) {
                int count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                bytes.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError(
                    "no complete answer in time, but: "
                            + bytes.toString(StandardCharsets.ISO_8859_1),
                    e);
        } catch (SocketException e) {
            // A reset ends the answer as well.
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean complete(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String lower = answer.substring(0, head).toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at < 0) {
            return false;
        }
        int end = lower.indexOf("\r\n", at);
        String length = lower.substring(at + 15, end < 0 ? lower.length() : end).strip();
        return answer.length() - head - 4 >= Integer.parseInt(length);
    }
}
