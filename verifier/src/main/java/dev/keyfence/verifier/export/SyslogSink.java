package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import dev.keyfence.verifier.alert.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Messages as syslog (RFC 5424) over TLS (RFC 5425), each with its length before it. Syslog
 * acknowledges nothing: a message counts as delivered when the connection has taken it, and one
 * that the receiver lost with its connection is gone. A connection that the other side has closed
 * is noticed before the next message.
 */
final class SyslogSink implements Sink {

    /** {@code syslog}: where to, over TLS. */
    static final SinkType TYPE =
            new SinkType("syslog", List.of("host", "port", "ca_file"), SyslogSink::read);

    /** Syslog over TLS, by RFC 5425. */
    private static final int PORT = 6514;

    private static final int PORT_MAX = 65_535;

    /** What RFC 5424 has room for in a message's header. */
    private static final int HOST_CHARACTERS_MAX = 255;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Facility 10: security and authorization. */
    private static final int FACILITY = 10 << 3;

    private static final int NIL_MILLIS = 1;

    private final Target target;
    private final SSLSocketFactory tls;
    private final long pid = ProcessHandle.current().pid();
    private @Nullable SSLSocket socket;

    /**
     * Where messages go.
     *
     * @param host which its certificate must name
     * @param port 6514 as a rule
     * @param from the host's name that messages carry
     */
    record Target(String host, int port, String from) {}

    SyslogSink(Target target, SSLSocketFactory tls) {
        this.target = target;
        this.tls = tls;
    }

    private static SinkType.Opening read(YamlObject said, Secrets secrets) {
        String host = said.requiredText("host");
        if (!host.matches("[A-Za-z0-9.:_-]{1," + HOST_CHARACTERS_MAX + "}")) {
            said.reject("host", "expected the name of a host, such as logs.example.com");
        }
        int port = said.number("port", PORT);
        if (port < 1 || port > PORT_MAX) {
            said.reject("port", "expected 1 to " + PORT_MAX);
        }
        SSLSocketFactory tls = Trust.read(said);
        return () -> new SyslogSink(new Target(host, port, thisHost()), tls);
    }

    private static String thisHost() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[!-~]{1," + HOST_CHARACTERS_MAX + "}") ? name : "-";
        } catch (UnknownHostException e) {
            return "-";
        }
    }

    @Override
    public void deliver(ExportMessage message) throws DeliveryException {
        try {
            SSLSocket open = connected();
            open.getOutputStream().write(frame(message));
            open.getOutputStream().flush();
        } catch (IOException e) {
            close();
            throw DeliveryException.later(target.host() + " takes no syslog: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        SSLSocket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is of no further use in any case.
            }
        }
    }

    /** Octet counting: the length, a blank, the message. */
    byte[] frame(ExportMessage message) {
        String head =
                "<%d>1 %s %s keyfence %d %s - "
                        .formatted(
                                FACILITY | level(message.severity()),
                                message.time().truncatedTo(ChronoUnit.MICROS),
                                target.from(),
                                pid,
                                message.kind());
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] length =
                (headBytes.length + message.body().length + " ")
                        .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(length);
        frame.writeBytes(headBytes);
        frame.writeBytes(message.body());
        return frame.toByteArray();
    }

    private static int level(Severity severity) {
        return switch (severity) {
            case CRITICAL -> 2;
            case HIGH -> 3;
            case MEDIUM -> 4;
            case LOW -> 5;
            case INFO -> 6;
        };
    }

    private SSLSocket connected() throws IOException {
        if (socket != null && isOver(socket)) {
            close();
        }
        if (socket == null) {
            Socket plain = new Socket();
            try {
                plain.connect(
                        new InetSocketAddress(target.host(), target.port()),
                        (int) CONNECT_TIMEOUT.toMillis());
                plain.setSoTimeout((int) CONNECT_TIMEOUT.toMillis());
                socket = PinnedPost.secured(tls, plain, target.host(), target.port());
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        }
        return socket;
    }

    /** Receivers say nothing but that they close. */
    private static boolean isOver(SSLSocket open) {
        try {
            open.setSoTimeout(NIL_MILLIS);
            return open.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
