package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that do not go through Micronaut, between and beside those that do. */
class ForwardAuthHandlerTest {

    private static final int ANSWER_MILLIS = 10_000;

    private final Rig rig = Rig.data();
    private final String key = rig.keys.add("acme", "read");

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void answersManyRequestsAtOnceInTheirOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            switch (i % 4) {
                case 0 -> {
                    requests.append(auth("GET", "/auth?scope=read", ""));
                    expected.add("200 ok");
                }
                case 1 -> {
                    requests.append(auth("GET", "/auth?scope=write", ""));
                    expected.add("403 insufficient_scope");
                }
                case 2 -> {
                    requests.append(auth("POST", "/auth?scope=read", "Content-Length: 5\r\n"))
                            .append("hello");
                    expected.add("200 ok");
                }
                default -> {
                    requests.append("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
                    expected.add("404 -");
                }
            }
        }
        requests.append("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        List<String> answers = answers(exchange(requests.toString()));

        assertThat(answers.subList(0, expected.size())).isEqualTo(expected);
        assertThat(answers).hasSize(expected.size() + 1);
        assertThat(rig.decisions).hasSize(225);
    }

    @Test
    void doesNotOvertakeARequestThatWaits() throws Exception {
        try (Socket socket = connect()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            String requests =
                    auth("GET", "/auth?scope=read", "Keyfence-Min-Fence: 42\r\n")
                            + auth("GET", "/auth?scope=write", "")
                            + auth("GET", "/auth?scope=read", "Connection: close\r\n");
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            await("the second is decided").until(() -> !rig.decisions.isEmpty());
            rig.freshness.applied(43);

            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers(answer))
                    .containsExactly("200 ok", "403 insufficient_scope", "200 ok");
        }
    }

    @Test
    void readsNoMoreOfWhoReadsNoAnswers() throws Exception {
        byte[] request =
                auth("GET", "/auth?scope=read", "").repeat(100).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = connect()) {
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        socket.getOutputStream().write(request);
                                    }
                                } catch (IOException e) {
                                    // Closed at the end of the test.
                                }
                            });
            int[] before = {-1};
            await("it stops to decide")
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        int seen = rig.decisions.size();
                        boolean stopped = seen > 0 && seen == before[0];
                        before[0] = seen;
                        return stopped;
                    });
            assertThat(sender.isAlive()).isTrue();
        }
    }

    @Test
    void endsAConnectionThatIsToEnd() throws Exception {
        String answer = exchange(auth("GET", "/auth?scope=read", "Connection: close\r\n"));

        assertThat(answers(answer)).containsExactly("200 ok");
    }

    @Test
    void hasNoBodyForAHead() throws Exception {
        String answer = exchange(auth("HEAD", "/auth?scope=write", "Connection: close\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 403").endsWith("\r\n\r\n");
    }

    private String auth(String method, String target, String more) {
        return method
                + ' '
                + target
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + key
                + "\r\n"
                + more
                + "\r\n";
    }

    private Socket connect() throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), rig.plane.port());
    }

    /** All that is answered until the server closes. */
    private String exchange(String requests) throws Exception {
        try (Socket socket = connect()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(answer);
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Status and reason of each answer, by its length. */
    private static List<String> answers(String text) {
        List<String> answers = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at) + 4;
            String head = text.substring(at, end);
            String status = head.substring(9, 12);
            String reason = header(head, "x-keyfence-reason");
            answers.add(status + ' ' + (status.equals("200") ? "ok" : reason));
            at = end + Integer.parseInt(header(head, "content-length"));
        }
        return answers;
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ':'))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("-");
    }
}
