package dev.keyfence.verifier.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every format: one line of JSON, with the id and the link of what it tells of; and
 * what it looks like, field by field, since others have programs that read it. A format's golden
 * files are {@code alert.NAME.json} and {@code decision.NAME.json}.
 */
class ExportFormatContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINK = "https://keys.example.com/console/alerts/1";

    static Stream<ExportFormat> formats() {
        return ExportFormats.byName().values().stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void writesAnAlertAsItsReadersKnowIt(ExportFormat format) throws IOException {
        AlertView alert =
                AlertView.of(
                        SampleAlerts.key("C1", "key_1", "acme")
                                .setGathers(List.of("a1", "a2", "a3"))
                                .build());
        String text = oneLine(format.alert(alert, LINK));
        assertThat(text).contains(alert.id(), LINK);
        assertThat(oneLine(format.alert(alert, null))).doesNotContain("https:");
        assertThat(JSON.readTree(text)).isEqualTo(golden("alert." + format.name() + ".json", text));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void writesADecisionAsItsReadersKnowIt(ExportFormat format) throws IOException {
        String text = oneLine(format.decision(decision()));
        assertThat(text).contains("n1-1-1", "key_1", "insufficient_scope");
        assertThat(JSON.readTree(text))
                .isEqualTo(golden("decision." + format.name() + ".json", text));
    }

    private static Decision decision() {
        return Decision.newBuilder()
                .setDecisionId("n1-1-1")
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(1)
                .setTime(SampleAlerts.NOW)
                .setRequestTime(SampleAlerts.NOW.minusSeconds(3))
                .setKeyId("key_1")
                .setKeyVersion(2L)
                .setSecretGeneration(1)
                .setOwner("acme")
                .setEnvironment(Environment.LIVE)
                .setProfile("keyfence")
                .setRequiredScopes(List.of("write"))
                .setHeldScopes(List.of("read"))
                .setMethod("POST")
                .setRoute("/v1/files/7")
                .setRouteTemplate("/v1/files/{id}")
                .setClientIp("192.0.2.7")
                .setUserAgent("a \"quoted\" agent\nof two lines")
                .setOutcome(Outcome.DENY)
                .setReason("insufficient_scope")
                .setLatencyNanos(5)
                .build();
    }

    private static String oneLine(byte[] written) {
        String text = new String(written, UTF_8);
        assertThat(text).startsWith("{").endsWith("}").doesNotContain("\n");
        return text;
    }

    private static JsonNode golden(String name, String actual) throws IOException {
        try (InputStream in = ExportFormatContractTest.class.getResourceAsStream(name)) {
            return JSON.readTree(
                    Objects.requireNonNull(in, () -> "there is no " + name + " for " + actual));
        }
    }
}
