package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.verifier.alert.AlertView;
import dev.keyfence.verifier.alert.SampleAlerts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds what is written to what the published schema requires ({@code ocsf-1.8.0.json}). */
class OcsfFormatTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Under which names the schema's objects stand in the events. */
    private static final Map<String, String> OBJECTS =
            Map.ofEntries(
                    Map.entry("metadata", "metadata"),
                    Map.entry("product", "product"),
                    Map.entry("finding_info", "finding_info"),
                    Map.entry("analytic", "analytic"),
                    Map.entry("attacks", "attacks"),
                    Map.entry("technique", "technique"),
                    Map.entry("evidences", "evidences"),
                    Map.entry("src_endpoint", "src_endpoint"),
                    Map.entry("actor", "actor"),
                    Map.entry("user", "user"),
                    Map.entry("api", "api"),
                    Map.entry("service", "service"),
                    Map.entry("http_request", "http_request"),
                    Map.entry("url", "url"));

    private final OcsfFormat format = new OcsfFormat();
    private final JsonNode schema = schema();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void writesAlertsAsTheSchemaRequires() throws Exception {
        for (AlertView alert :
                List.of(
                        AlertView.of(SampleAlerts.address("D3", "192.0.2.7").build()),
                        AlertView.of(
                                SampleAlerts.key("D1", "key_1", "acme").setTechnique(null).build()),
                        AlertView.of(
                                SampleAlerts.address("D6", "192.0.2.7")
                                        .setKeyId("key_1")
                                        .setSwallowedBy("exc_1")
                                        .setCount(1)
                                        .build()))) {
            check(JSON.readTree(format.alert(alert, "https://k.example/console/alerts/1")), 2_004);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void tellsWhatAnAlertSays() throws Exception {
        AlertView alert =
                AlertView.of(
                        SampleAlerts.address("D3", "192.0.2.7")
                                .setSeverity(dev.keyfence.schemas.record.Severity.CRITICAL)
                                .build());
        JsonNode event = JSON.readTree(format.alert(alert, "https://k.example/a"));
        assertThat(event.get("type_uid").longValue()).as("an update").isEqualTo(200_402);
        assertThat(event.get("severity_id").intValue()).isEqualTo(5);
        assertThat(event.get("status_id").intValue()).isEqualTo(1);
        assertThat(event.get("is_alert").booleanValue()).isTrue();
        assertThat(event.get("time").longValue())
                .isEqualTo(SampleAlerts.NOW.plusSeconds(1).toEpochMilli());
        JsonNode info = event.get("finding_info");
        assertThat(info.get("uid").textValue()).isEqualTo(alert.id());
        assertThat(info.get("src_url").textValue()).isEqualTo("https://k.example/a");
        assertThat(info.get("related_events_count").intValue()).isEqualTo(12);
        assertThat(info.at("/attacks/0/technique/uid").textValue()).isEqualTo("T1110");
        assertThat(event.at("/metadata/uid").textValue()).isEqualTo("alert_" + alert.id() + "_12");
        assertThat(event.at("/evidences/0/src_endpoint/ip").textValue()).isEqualTo("192.0.2.7");
        assertThat(
                        JSON.readTree(format.alert(alert, null))
                                .at("/finding_info/src_url")
                                .isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "key_1, GET,     6003, 2",
        "key_1, POST,    6003, 1",
        "key_1, PATCH,   6003, 3",
        "key_1, DELETE,  6003, 4",
        "key_1, OPTIONS, 6003, 99",
        "key_1, ,        6003, 0",
        ",      GET,     3002, 1"
    })
    void writesDecisionsAsTheSchemaRequires(
            @Nullable String key, @Nullable String method, int type, int activity)
            throws Exception {
        Decision full =
                decision(key)
                        .setMethod(method)
                        .setOwner(key == null ? null : "acme")
                        .setRoute("/v1/files")
                        .setClientIp("192.0.2.7")
                        .setUserAgent("curl")
                        .build();
        JsonNode event = JSON.readTree(format.decision(full));
        check(event, type);
        check(JSON.readTree(format.decision(decision(key).build())), type);
        assertThat(wrong).isEmpty();
        assertThat(event.get("activity_id").intValue()).isEqualTo(activity);
        assertThat(event.get("status_id").intValue()).isEqualTo(2);
        assertThat(event.get("status_code").textValue()).isEqualTo("revoked");
        assertThat(event.at("/src_endpoint/ip").textValue()).isEqualTo("192.0.2.7");
    }

    private static Decision.Builder decision(@Nullable String key) {
        SampleAlerts.address("D3", "a");
        return Decision.newBuilder()
                .setDecisionId("n1-1-1")
                .setNodeId("n1")
                .setNodeEpoch(1)
                .setSequence(1)
                .setTime(SampleAlerts.NOW)
                .setKeyId(key)
                .setProfile("keyfence")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setOutcome(Outcome.DENY)
                .setReason("revoked")
                .setLatencyNanos(5);
    }

    private void check(JsonNode event, int type) {
        JsonNode facts = Objects.requireNonNull(schema.get("classes").get(Integer.toString(type)));
        assertThat(event.get("class_uid").intValue()).isEqualTo(type);
        assertThat(event.get("category_uid").intValue()).isEqualTo(type / 1_000);
        long activity = event.get("activity_id").longValue();
        assertThat(event.get("type_uid").longValue()).isEqualTo(type * 100L + activity);
        assertThat(facts.get("activity_ids")).extracting(JsonNode::longValue).contains(activity);
        held("" + type, event, facts);
        objects(event);
    }

    private void objects(JsonNode node) {
        node.properties()
                .forEach(field -> {
                    String name = OBJECTS.get(field.getKey());
                    for (JsonNode each :
                            field.getValue().isArray()
                                    ? field.getValue()
                                    : List.of(field.getValue())) {
                        if (name != null) {
                            held(field.getKey(), each, schema.get("objects").get(name));
                        }
                        if (!field.getKey().equals("unmapped")) {
                            objects(each);
                        }
                    }
                });
    }

    private void held(String name, JsonNode object, JsonNode facts) {
        facts.get("required")
                .forEach(field -> {
                    if (!object.hasNonNull(field.textValue())) {
                        wrong.add(name + " lacks " + field.textValue());
                    }
                });
        JsonNode any = facts.get("constraints").path("at_least_one");
        boolean holds = any.isMissingNode();
        for (JsonNode field : any) {
            holds |= object.hasNonNull(field.textValue());
        }
        if (!holds) {
            wrong.add(name + " needs one of " + any);
        }
        List<String> known = new ArrayList<>();
        facts.get("attributes").forEach(field -> known.add(field.textValue()));
        object.fieldNames()
                .forEachRemaining(field -> {
                    if (!known.contains(field)) {
                        wrong.add(name + " has no attribute " + field);
                    }
                });
    }

    private static JsonNode schema() {
        try (InputStream in = OcsfFormatTest.class.getResourceAsStream("ocsf-1.8.0.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
