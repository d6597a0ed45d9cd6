package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.alert.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Syslog to a receiver that speaks TLS and counts octets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SyslogSinkTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir Path directory;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<SSLSocket> connections = new CopyOnWriteArrayList<>();
    private SSLServerSocket server;

    @BeforeEach
    void start() throws Exception {
        Path store = directory.resolve("store.p12");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        Files.write(directory.resolve("ca.pem"), keytool("-exportcert", "-rfc"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsMessagesWithTheirLengthBeforeThem() throws Exception {
        try (Sink sink = sink("localhost", true)) {
            sink.deliver(message("{\"n\":1}", Severity.CRITICAL));
            sink.deliver(message("{\"n\":\"é\"}", Severity.INFO));
            await().until(() -> received.size() == 2);
        }
        assertThat(received.getFirst())
                .matches("<82>1 2026-11-22T12:00:00Z \\S+ keyfence [0-9]+ alert - \\{\"n\":1}");
        assertThat(received.getLast()).startsWith("<86>1 ").endsWith("{\"n\":\"é\"}");
        assertThat(connections).as("one connection for both").hasSize(1);
    }

    @Test
    void connectsAgainWhenTheReceiverHasClosed() throws Exception {
        try (Sink sink = sink("localhost", true)) {
            sink.deliver(message("{\"n\":1}", Severity.LOW));
            await().until(() -> received.size() == 1);
            connections.getFirst().close();
            sink.deliver(message("{\"n\":2}", Severity.LOW));
            await().until(() -> received.size() == 2);
        }
        assertThat(connections).hasSize(2);
    }

    @Test
    void trustsNobodyElse() {
        try (Sink sink = sink("localhost", false)) {
            assertThatThrownBy(() -> sink.deliver(message("{}", Severity.LOW)))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("localhost takes no syslog");
        }
        try (Sink sink = sink("127.0.0.1", true)) {
            assertThatThrownBy(() -> sink.deliver(message("{}", Severity.LOW)))
                    .as("a certificate that names another host")
                    .isInstanceOf(DeliveryException.class);
        }
        assertThat(received).isEmpty();
    }

    @Test
    void saysWhenNobodyListens() throws Exception {
        int port = server.getLocalPort();
        server.close();
        assertThat(port).isPositive();
        try (Sink sink = sink("localhost", true)) {
            assertThatThrownBy(() -> sink.deliver(message("{}", Severity.LOW)))
                    .isInstanceOf(DeliveryException.class);
        }
    }

    /** As a file of exports would have it. */
    private Sink sink(String host, boolean trusted) {
        String text =
                "exports:\n  - name: a\n    syslog: {host: '%s', port: %d%s}\n"
                        .formatted(
                                host,
                                server.getLocalPort(),
                                trusted ? ", ca_file: " + directory.resolve("ca.pem") : "");
        try {
            return ExportFile.read("exports.yml", text, Map.of()).getFirst().sink().open();
        } catch (ExportFileException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                connections.add(socket);
                Thread.ofPlatform().daemon().start(() -> read(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void read(SSLSocket socket) {
        try (InputStream in = socket.getInputStream()) {
            StringBuilder length = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c != ' ') {
                    length.append((char) c);
                    continue;
                }
                byte[] message = in.readNBytes(Integer.parseInt(length.toString()));
                received.add(new String(message, StandardCharsets.UTF_8));
                length.setLength(0);
            }
        } catch (IOException e) {
            // The test has closed the connection, or refused the handshake.
        }
    }

    private byte[] keytool(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-alias",
                        "a",
                        "-keystore",
                        directory.resolve("store.p12").toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return out;
    }

    private static ExportMessage message(String body, Severity severity) {
        return new ExportMessage(
                "1",
                "alert",
                severity,
                Instant.parse("2026-11-22T12:00:00Z"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
