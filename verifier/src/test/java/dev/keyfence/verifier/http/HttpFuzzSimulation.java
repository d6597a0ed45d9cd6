package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.profile.AdminScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Requests out of a random generator, most of them nearly right: every answer is one of ours, and
 * none repeats the key. The seed is printed; {@code -Dseed=} replays it.
 */
class HttpFuzzSimulation {

    private static final int REQUESTS = 1_500;

    /** A request whose end was damaged is never complete, and gets no answer. */
    private static final int UNANSWERED_MAX = REQUESTS / 10;

    private static final Pattern STATUS = Pattern.compile("^HTTP/\\d\\.\\d (\\d{3}) ");
    private static final List<String> TARGETS =
            List.of(
                    "/v1/verify",
                    "/oauth2/introspect",
                    "/auth",
                    "/auth/keyfence?scope=read",
                    "/auth/keyfence/a/b?c=d",
                    "/health/ready",
                    "/metrics",
                    "/v1/keys",
                    "/");
    private static final List<String> METHODS =
            List.of("GET", "POST", "POST", "PUT", "HEAD", "OPTIONS", "PATCH", "TRACE", "x!", "");
    private static final List<String> HEADERS =
            List.of(
                    "Authorization: Bearer {key}",
                    "Authorization: Key {key}",
                    "Authorization: Basic eDp5",
                    "Content-Type: application/x-www-form-urlencoded",
                    "X-Api-Key: {key}",
                    "X-Keyfence-Scopes: read write",
                    "X-Keyfence-Environment: live",
                    "X-Original-URI: /a?b",
                    "X-Forwarded-For: 1.2.3.4, ::1",
                    "Content-Type: application/json",
                    "Content-Type: a/b;c=d;e",
                    "Accept: text/*;q=0.5, */*",
                    "Accept-Encoding: gzip",
                    "Expect: 100-continue",
                    "Connection: close",
                    "Upgrade: h2c",
                    "Origin: null",
                    "Cookie: a=b; c",
                    "Range: bytes=0-1",
                    "X-Request-Id: {key}");
    private static final List<String> BODIES =
            List.of(
                    "{\"key\":\"{key}\",\"scopes\":[\"read\"]}",
                    "{\"key\":\"{key}\",\"profile\":\"keyfence\",\"time\":\"2026-01-01T00:00:00Z\"}",
                    "{\"scopes\":[[[[1]]]],\"method\":{\"a\":{}}}",
                    "token={key}",
                    "token={key}&profile=clipia&client_ip=::1",
                    "{}",
                    "");

    @Test
    void answersEverythingAndRepeatsNoKey() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HttpFuzzSimulation seed: " + seed);
        Random random = new Random(seed);
        try (Rig rig = Rig.data()) {
            String key = rig.keys.add("acme", AdminScope.all().toArray(String[]::new));
            RawSocket socket = new RawSocket(rig.plane.port());
            int unanswered = 0;
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = request(random, key);
                String answer = socket.exchangeOnce(request);
                if (answer.isEmpty()) {
                    unanswered++;
                } else {
                    check(answer, key, seed, i, request);
                }
            }
            assertThat(unanswered).as("seed %d", seed).isLessThan(UNANSWERED_MAX);
            assertThat(rig.get("/auth", "X-Api-Key", key).statusCode()).isEqualTo(200);
        }
    }

    private static void check(String answer, String key, long seed, int number, byte[] request) {
        String about =
                "seed %d, request %d: %s"
                        .formatted(seed, number, new String(request, StandardCharsets.ISO_8859_1));
        Matcher status = STATUS.matcher(answer);
        assertThat(status.find()).as(about).isTrue();
        int code = Integer.parseInt(status.group(1));
        assertThat(code).as(about).matches(c -> c == 100 || c / 100 == 2 || c / 100 == 4);
        assertThat(answer).as(about).doesNotContain(key);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (code / 100 == 4
                && !body.isEmpty()
                && !body.startsWith("{\"error\":\"invalid_request")) {
            assertThat(answer).as(about).contains("application/problem+json");
            assertThat(body).as(about).startsWith("{\"type\":\"urn:keyfence:problem:");
        }
    }

    private static byte[] request(Random random, String key) {
        String body = pick(BODIES, random).replace("{key}", key);
        StringBuilder text = new StringBuilder();
        text.append(pick(METHODS, random)).append(' ').append(pick(TARGETS, random));
        text.append(" HTTP/1.1\r\nHost: x\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(pick(HEADERS, random).replace("{key}", key)).append("\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 0x20);
        }
        return bytes;
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
