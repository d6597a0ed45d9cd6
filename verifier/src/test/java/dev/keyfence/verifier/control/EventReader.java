package dev.keyfence.verifier.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A reader of server-sent events over a plain socket, which reads only when it is told to. As the
 * root key, unless a header with another is given.
 */
final class EventReader implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader lines;
    private final String status;

    EventReader(ControlRig rig, String path, String header) throws IOException {
        socket = new Socket(rig.rig.plane.uri().getHost(), rig.rig.plane.uri().getPort());
        boolean anonymous = header.startsWith("X-Api-Key:") || header.startsWith("Cookie:");
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: k"
                        + (anonymous ? "" : "\r\nAuthorization: Bearer " + rig.root)
                        + (header.isEmpty() ? "" : "\r\n" + header)
                        + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        status = lines.readLine();
    }

    String status() {
        return status;
    }

    String awaitLine(String start) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended before a line with " + start);
    }

    /** The data of the next event of a name. */
    String awaitEvent(String name) throws IOException {
        awaitLine("event: " + name);
        return awaitLine("data: ").substring("data: ".length());
    }

    void awaitEnd() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("0")) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
