package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyfence.verifier.alert.Severity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks to a server that takes them down. */
class WebhookSinkTest {

    /** From the documentation of Standard Webhooks. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final ExportMessage MESSAGE =
            new ExportMessage(
                    "alert_1_1",
                    "alert",
                    Severity.HIGH,
                    Instant.EPOCH,
                    "{\"type\":\"alert\"}".getBytes(StandardCharsets.UTF_8));

    private record Call(
            String method, URI target, Map<String, List<String>> headers, String body) {}

    private final List<Call> calls = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        calls.add(
                                new Call(
                                        exchange.getRequestMethod(),
                                        exchange.getRequestURI(),
                                        exchange.getRequestHeaders(),
                                        new String(
                                                exchange.getRequestBody().readAllBytes(),
                                                StandardCharsets.UTF_8)));
                        int status = Optional.ofNullable(answers.poll()).orElse(200);
                        if (status >= 300 && status < 400) {
                            exchange.getResponseHeaders().add("Location", "/elsewhere");
                        }
                        exchange.sendResponseHeaders(status, -1);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void signsAsTheSpecificationsExampleDoes() {
        String signature =
                new WebhookSignature(List.of(WebhookSignature.secret(SECRET).orElseThrow()))
                        .of(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1_614_265_330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void postsASignedMessage() throws Exception {
        sink(true, SECRET, other()).deliver(MESSAGE);

        assertThat(calls).hasSize(1);
        Call call = calls.getFirst();
        assertThat(call.method() + " " + call.target()).isEqualTo("POST /hook?a=b");
        assertThat(call.body()).isEqualTo("{\"type\":\"alert\"}");
        assertThat(header(call, "webhook-id")).isEqualTo("alert_1_1");
        assertThat(header(call, "Content-Type")).isEqualTo("application/json");
        long seconds = Long.parseLong(header(call, "webhook-timestamp"));
        assertThat(Instant.ofEpochSecond(seconds)).isAfter(Instant.now().minusSeconds(60));
        for (String secret : List.of(SECRET, other())) {
            assertThat(header(call, "webhook-signature").split(" "))
                    .as("one with each secret")
                    .contains(
                            new WebhookSignature(
                                            List.of(WebhookSignature.secret(secret).orElseThrow()))
                                    .of("alert_1_1", seconds, MESSAGE.body()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, true, false", "204, true, false", "301, false, false", "302, false, false",
        "400, false, true", "401, false, false", "404, false, false", "413, false, true",
        "429, false, false", "500, false, false", "503, false, false"
    })
    void countsA2xxAndNothingElse(int status, boolean delivered, boolean refused) throws Exception {
        answers.add(status);
        if (delivered) {
            sink(true, SECRET).deliver(MESSAGE);
        } else {
            assertThatThrownBy(() -> sink(true, SECRET).deliver(MESSAGE))
                    .hasMessageContaining("answered " + status)
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            e -> assertThat(e.isRefused()).isEqualTo(refused));
        }
        assertThat(calls).as("no redirect is followed").hasSize(1);
    }

    @Test
    void reachesNothingInside() {
        assertThatThrownBy(() -> sink(false, SECRET).deliver(MESSAGE))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("private, loopback or otherwise special address");
        assertThat(calls).isEmpty();
    }

    /** A name that stands for a public address when it is looked at, and for another one later. */
    @Test
    void connectsToTheAddressThatItLookedAt() throws Exception {
        int[] looked = {0};
        WebhookSink sink =
                sink(
                        new WebhookSink.Target(
                                URI.create("http://hooks.invalid:" + port() + "/"),
                                true,
                                host -> {
                                    looked[0]++;
                                    assertThat(host).isEqualTo("hooks.invalid");
                                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                                }),
                        SECRET);
        sink.deliver(MESSAGE);
        assertThat(looked[0]).isEqualTo(1);
        assertThat(header(calls.getFirst(), "Host")).isEqualTo("hooks.invalid:" + port());
    }

    @Test
    void saysWhatItCannotReach() {
        server.stop(0);
        assertThatThrownBy(() -> sink(true, SECRET).deliver(MESSAGE))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("127.0.0.1 does not answer");
        assertThatThrownBy(() ->
                        PublicAddresses.of("nowhere.invalid", true, InetAddress::getAllByName))
                .hasMessageContaining("the host nowhere.invalid is not known");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.2.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001::1",
                "2001:db8::1"
            })
    void knowsWhatIsInside(String address) throws Exception {
        assertThat(PublicAddresses.isInside(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void knowsWhatIsPublic(String address) throws Exception {
        assertThat(PublicAddresses.isInside(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void refusesAHostOfWhichAnyAddressIsInside() throws Exception {
        InetAddress[] both = {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")};
        assertThatThrownBy(() -> PublicAddresses.of("both.example", false, _ -> both))
                .isInstanceOf(DeliveryException.class);
        assertThat(PublicAddresses.of("both.example", true, _ -> both)).isEqualTo(both[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_%"})
    void knowsASecretWhenItSeesOne(String text) {
        assertThat(WebhookSignature.secret(text)).isEmpty();
    }

    private WebhookSink sink(boolean privateToo, String... secrets) {
        return sink(
                new WebhookSink.Target(
                        URI.create("http://127.0.0.1:" + port() + "/hook?a=b"),
                        privateToo,
                        InetAddress::getAllByName),
                secrets);
    }

    private static WebhookSink sink(WebhookSink.Target target, String... secrets) {
        return new WebhookSink(
                target,
                new WebhookSignature(
                        Arrays.stream(secrets)
                                .map(secret -> WebhookSignature.secret(secret).orElseThrow())
                                .toList()),
                new PinnedPost(target.url(), (SSLSocketFactory) SSLSocketFactory.getDefault()),
                InstantSource.system());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static String other() {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    }

    private static String header(Call call, String name) {
        return call.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getFirst();
    }
}
