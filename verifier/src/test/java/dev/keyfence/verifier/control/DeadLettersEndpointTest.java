package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import dev.keyfence.verifier.store.DeadLetterBox.Place;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersEndpointTest {

    private static final String PATH = "/v1/dead-letters";

    private final ControlRig rig = new ControlRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void listsRecordsWithPlaceReasonAndHowOften() {
        add("commands", 17, 5, "key_a", "abc");
        add("fence", 3, 4, "node:x", "");

        JsonNode page = ControlRig.json(rig.get(PATH));

        assertThat(page.path("complete").asBoolean()).isTrue();
        assertThat(page.path("next_cursor").isNull()).isTrue();
        JsonNode first = page.path("items").path(0);
        assertThat(first.path("id").asText()).isEqualTo("commands-2-17");
        assertThat(first.path("topic").asText()).isEqualTo("commands");
        assertThat(first.path("partition").asInt()).isEqualTo(2);
        assertThat(first.path("offset").asLong()).isEqualTo(17);
        assertThat(first.path("reason").asText()).isEqualTo("no sense");
        assertThat(first.path("reports").asInt()).isEqualTo(3);
        assertThat(first.path("reporters").toString()).isEqualTo("[\"n1\",\"n2\"]");
        assertThat(first.path("record_key").asText()).isEqualTo("key_a");
        assertThat(first.path("value_base64").asText()).isEqualTo("YWJj");
        assertThat(first.path("cannot_redrive").isNull()).isTrue();
        assertThat(page.path("items").path(1).path("cannot_redrive").asText())
                .contains("make the revocation again");
    }

    @Test
    void pagesThroughThemAndFiltersByTopic() {
        for (int i = 0; i < 5; i++) {
            add(i == 3 ? "keys" : "commands", i, 100 - i / 2, "key_a", "x");
        }

        JsonNode first = ControlRig.json(rig.get(PATH + "?limit=3"));
        String cursor = first.path("next_cursor").asText();
        JsonNode second = ControlRig.json(rig.get(PATH + "?limit=3&cursor=" + cursor));

        assertThat(first.path("items").findValuesAsText("offset")).containsExactly("0", "1", "2");
        assertThat(second.path("items").findValuesAsText("offset")).containsExactly("3", "4");
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(ControlRig.json(rig.get(PATH + "?topic=keys")).path("items")).hasSize(1);
        assertThat(rig.get(PATH + "?cursor=nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void showsOne() {
        add("commands", 17, 5, "kf_live_0123456789012345678901234567890123456789", "abc");

        HttpResponse<String> shown = rig.get(PATH + "/commands-2-17");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(ControlRig.json(shown).path("value_bytes").asInt()).isEqualTo(3);
        assertThat(shown.body()).doesNotContain("kf_live_");
        assertThat(rig.get(PATH + "/commands-2-18").statusCode()).isEqualTo(404);
        assertThat(rig.get(PATH + "/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void offersCommandsAgain() {
        add("commands", 17, 5, "key_a", "abc");

        JsonNode done = ControlRig.json(redrive("commands-2-17"));

        assertThat(done.path("outcome").asText()).isEqualTo("offered_again");
        assertThat(done.path("position").asText()).isEqualTo("commands-2-99");
        assertThat(rig.deadLetters.offered).containsExactly(new Place("commands", 2, 17));
        rig.deadLetters.gone = true;
        assertThat(redrive("commands-2-17").body()).contains("record_gone");
        assertThat(redrive("commands-2-16").statusCode())
                .as("only what is dead is offered again")
                .isEqualTo(404);
    }

    @Test
    void asksForTheStateOfAKeyAgainWithoutChangingIt() {
        KeyId id = rig.keys.idOf(rig.keys.add("acme", "read"));
        add("keys", 17, 5, id.toString(), "abc");

        JsonNode done = ControlRig.json(redrive("keys-2-17"));

        assertThat(done.path("outcome").asText()).isEqualTo("asked_again");
        assertThat(done.path("key_id").asText()).isEqualTo(id.toString());
        KeyCommand sent = Objects.requireNonNull(rig.lifecycle.sent.poll());
        assertThat(sent.keyId()).isEqualTo(id);
        assertThat(sent.expectedVersion()).isZero();
        rig.lifecycle.mood = FakeLifecycle.Mood.SILENT;
        assertThat(redrive("keys-2-17").body()).contains("no_answer");
        add("keys", 18, 5, "nonsense", "abc");
        assertThat(redrive("keys-2-18").body()).contains("names no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fence", "key-events", "decisions"})
    void saysWhatCannotBeRedriven(String topic) {
        add(topic, 1, 1, "key_a", "x");

        HttpResponse<String> refused = redrive(topic + "-2-1");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("cannot_redrive");
        assertThat(rig.deadLetters.offered).isEmpty();
    }

    @Test
    void saysWhenKafkaIsAway() {
        rig.deadLetters.away = true;
        assertThat(rig.get(PATH).statusCode()).isEqualTo(503);
        assertThat(redrive("commands-2-17").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> redrive(String id) {
        return rig.post(PATH + "/" + id + "/redrive", "{}");
    }

    private void add(String topic, long offset, long lastMicros, String key, String value) {
        rig.deadLetters.letters.add(
                new Letter(
                        new Place(topic, 2, offset),
                        "no sense",
                        List.of("n1", "n2"),
                        3,
                        1,
                        lastMicros,
                        key.getBytes(UTF_8),
                        value.getBytes(UTF_8),
                        value.length()));
    }
}
