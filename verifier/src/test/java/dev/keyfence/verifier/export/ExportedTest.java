package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which messages an export makes of alerts. */
class ExportedTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void sendsAnAlertOnceUnlessItsSeverityRises() throws Exception {
        Exported exported = exported("");
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        assertThat(exported.of(alert)).isPresent();
        assertThat(exported.of(alert)).as("not delivered yet").isPresent();
        exported.delivered(alert);
        assertThat(exported.of(Alert.newBuilder(alert).setCount(13).build())).isEmpty();
        Alert worse = Alert.newBuilder(alert).setSeverity(Severity.HIGH).setCount(14).build();
        assertThat(exported.of(worse).map(ExportMessage::id))
                .hasValue("alert_" + alert.getAlertId() + "_14");
        exported.delivered(worse);
        assertThat(exported.of(alert)).isEmpty();
    }

    @Test
    void sendsUpdatesWhereTheyAreWanted() throws Exception {
        Exported exported = exported("updates: true");
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        exported.delivered(alert);
        assertThat(exported.of(Alert.newBuilder(alert).setCount(13).build())).isPresent();
    }

    @Test
    void leavesOutWhatIsNotWanted() throws Exception {
        Alert swallowed = SampleAlerts.address("D3", "192.0.2.7").setSwallowedBy("exc_1").build();
        assertThat(exported("").of(swallowed)).isEmpty();
        assertThat(exported("swallowed: true").of(swallowed)).isPresent();
        Alert medium = SampleAlerts.address("D3", "192.0.2.7").build();
        assertThat(exported("severity_min: medium").of(medium)).isPresent();
        assertThat(exported("severity_min: high").of(medium)).isEmpty();
    }

    @Test
    void linksToTheConsole() throws Exception {
        Alert alert = SampleAlerts.address("D3", "192.0.2.7").build();
        Optional<ExportMessage> message = exported("").of(alert);
        JsonNode body = JSON.readTree(message.orElseThrow().body());
        assertThat(body.get("type").textValue()).isEqualTo("alert");
        assertThat(body.get("timestamp").textValue()).isEqualTo("2026-11-22T12:00:01Z");
        assertThat(body.at("/data/link").textValue())
                .isEqualTo("https://keys.example.com/console/alerts/" + alert.getAlertId());
        assertThat(body.at("/data/summary").textValue()).isEqualTo(alert.getSummary());
        JsonNode unlinked =
                JSON.readTree(new Exported(settings(""), null).of(alert).orElseThrow().body());
        assertThat(unlinked.at("/data/link").isMissingNode()).isTrue();
    }

    private static Exported exported(String more) throws ExportFileException {
        return new Exported(settings(more), "https://keys.example.com");
    }

    private static ExportSettings settings(String more) throws ExportFileException {
        String text = "exports:\n  - name: a\n    file: {path: /tmp/x}\n    " + more + "\n";
        return ExportFile.read("exports.yml", text, Map.of()).getFirst();
    }
}
