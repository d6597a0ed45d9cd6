package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.http.RawSocket;
import dev.keyfence.verifier.profile.AdminScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Control calls out of a random generator, most of them nearly right, for whatever {@code
 * openapi.yml} describes: every refusal is a problem document that names the request and repeats no
 * secret, and the node serves on. The seed is printed; {@code -Dseed=} replays it.
 */
class ControlFuzzSimulation {

    private static final int REQUESTS = 2_000;

    /** A request whose end was damaged is never complete, and gets no answer. */
    private static final int UNANSWERED_MAX = REQUESTS / 3;

    /** Often enough that most requests come with a key that nobody has revoked yet. */
    private static final int REQUESTS_PER_KEY = 20;

    /** The only ways in which the node may say that it is not the caller's fault. */
    private static final Set<Integer> DOCUMENTED = Set.of(503, 504);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATUS = Pattern.compile("^HTTP/\\d\\.\\d (\\d{3}) ");
    private static final Pattern REQUEST_ID = Pattern.compile("\r\nx-request-id: (\\S+)\r\n");

    @Test
    void refusesInProblemDocumentsAndRepeatsNoSecret() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ControlFuzzSimulation seed: " + seed);
        Random random = new Random(seed);
        try (ControlRig rig = new ControlRig()) {
            FuzzedCalls calls = new FuzzedCalls(random, rig.rig.get("/openapi.yml").body());
            RawSocket socket = new RawSocket(rig.rig.plane.port());
            int unanswered = 0;
            int accepted = 0;
            for (int i = 0; i < REQUESTS; i++) {
                if (i % REQUESTS_PER_KEY == 0) {
                    String secret = rig.keys.add("acme", AdminScope.all().toArray(String[]::new));
                    calls.use(secret, rig.keys.idOf(secret).toString());
                }
                changeTheWeather(rig, random);
                byte[] request = calls.next();
                String answer = socket.exchangeOnce(request);
                if (answer.isEmpty()) {
                    unanswered++;
                } else {
                    accepted += check(answer, calls.secret(), about(seed, i, request)) ? 1 : 0;
                }
            }
            System.out.printf(
                    "ControlFuzzSimulation: %d requests, %d accepted, %d unanswered%n",
                    REQUESTS, accepted, unanswered);
            assertThat(unanswered).as("seed %d", seed).isLessThan(UNANSWERED_MAX);
            assertThat(accepted).as("seed %d", seed).isGreaterThan(REQUESTS / 40);
            changeTheWeatherBack(rig);
            assertThat(rig.get("/v1/nodes").statusCode()).isEqualTo(200);
        }
    }

    /** Now and then Kafka is away, or the lifecycle topology refuses, or is silent. */
    private static void changeTheWeather(ControlRig rig, Random random) {
        changeTheWeatherBack(rig);
        switch (random.nextInt(50)) {
            case 0 -> rig.revocations.away = true;
            case 1 -> rig.lifecycle.mood = FakeLifecycle.Mood.AWAY;
            case 2 -> rig.lifecycle.mood = FakeLifecycle.Mood.REFUSES;
            case 3 -> rig.lifecycle.mood = FakeLifecycle.Mood.SILENT;
            default -> {}
        }
    }

    private static void changeTheWeatherBack(ControlRig rig) {
        rig.revocations.away = false;
        rig.lifecycle.mood = FakeLifecycle.Mood.APPLIES;
    }

    /** Checks an answer; true when the request was accepted. */
    private static boolean check(String answer, String secret, String about) {
        Matcher status = STATUS.matcher(answer);
        assertThat(status.find()).as(about).isTrue();
        int code = Integer.parseInt(status.group(1));
        assertThat(code)
                .as(about)
                .matches(
                        c -> c == 100 || c / 100 == 2 || c / 100 == 4 || DOCUMENTED.contains(c),
                        "is no fault of the node that is not documented");
        assertThat(answer).as(about).doesNotContain(secret);
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, end + 2).toLowerCase(Locale.ROOT);
        String body = answer.substring(end + 4);
        if (code >= 400 && !body.isEmpty() && !isOAuthError(head, body, about)) {
            checkProblem(code, head, body, about);
        }
        return code / 100 == 2;
    }

    /** OAuth's own endpoints answer as RFC 6749 section 5.2 says, which is no problem document. */
    private static boolean isOAuthError(String head, String body, String about) {
        return head.contains("content-type: application/json")
                && parse(body, about).path("error").isTextual();
    }

    private static void checkProblem(int code, String head, String body, String about) {
        assertThat(head).as(about).contains("application/problem+json");
        JsonNode problem = parse(body, about);
        assertThat(problem.path("type").asText()).as(about).startsWith("urn:keyfence:problem:");
        assertThat(problem.path("status").asInt()).as(about).isEqualTo(code);
        assertThat(List.of("title", "detail", "code"))
                .as(about)
                .allMatch(member -> !problem.path(member).asText().isEmpty());
        Matcher id = REQUEST_ID.matcher(head);
        assertThat(id.find()).as("%s%nanswered %s", about, head).isTrue();
        assertThat(problem.path("request_id").asText())
                .as(about)
                .isEqualToIgnoringCase(id.group(1));
        if (code == 503) {
            assertThat(head).as(about).contains("retry-after: ");
        }
    }

    private static JsonNode parse(String body, String about) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(about, e);
        }
    }

    private static String about(long seed, int number, byte[] request) {
        return "seed %d, request %d: %s"
                .formatted(seed, number, new String(request, StandardCharsets.ISO_8859_1));
    }
}
