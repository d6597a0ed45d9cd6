package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.store.SealedSecrets.Sealed;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Keys that sign tokens, and the secrets that are kept of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensEndpointTest {

    private final ControlRig rig = new ControlRig();

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void keepsTheSecretOfAKeyThatSignsTokensSealed() {
        JsonNode made = ControlRig.json(make("clary", true));
        KeyCommand command = rig.lifecycle.sent.remove();
        SealedSecret sealed = Objects.requireNonNull(((KeyCommand.Create) command.body()).sealed());
        String key = made.get("key").textValue();

        assertThat(made.get("jwt").booleanValue()).isTrue();
        assertThat(made.get("secrets").get(0).get("sealed_with").textValue()).isEqualTo("test");
        assertThat(FakeKeys.SEALING.open(command.keyId(), KeyDigest.of(key), sealed)).contains(key);
        assertThat(command.toString()).doesNotContain(key);
    }

    @Test
    void keepsNoOther() {
        JsonNode made = ControlRig.json(make("clary", false));

        assertThat(made.get("jwt").booleanValue()).isFalse();
        assertThat(made.get("secrets").get(0).get("sealed_with").isNull()).isTrue();
        assertThat(((KeyCommand.Create) rig.lifecycle.sent.remove().body()).sealed()).isNull();
        assertThat(make("keyfence", true).body()).contains("is for profiles that take tokens");
    }

    @Test
    void sealsTheNewSecretOfARotation() {
        String id = ControlRig.json(make("clary", true)).get("key_id").textValue();
        rig.lifecycle.sent.clear();

        String key =
                ControlRig.json(rig.post("/v1/keys/" + id + "/rotate", "{}"))
                        .get("key")
                        .textValue();

        KeyCommand command = rig.lifecycle.sent.remove();
        SealedSecret sealed = Objects.requireNonNull(((KeyCommand.Rotate) command.body()).sealed());
        assertThat(FakeKeys.SEALING.open(command.keyId(), KeyDigest.of(key), sealed)).contains(key);
    }

    @Test
    void sealsAnew() {
        JsonNode made = ControlRig.json(make("clary", true));
        KeyId id = KeyId.parse(made.get("key_id").textValue()).orElseThrow();
        String key = made.get("key").textValue();
        KeyDigest digest = KeyDigest.of(key);
        SealedSecret first = FakeKeys.SEALING.seal(id, key);
        rig.keys.seal(id, List.of(new Sealed(digest, first, 1)));
        rig.lifecycle.sent.clear();

        assertThat(reseal(id).statusCode()).isEqualTo(200);

        Map<KeyDigest, SealedSecret> anew =
                ((KeyCommand.Reseal) rig.lifecycle.sent.remove().body()).sealed();
        assertThat(anew).containsOnlyKeys(digest);
        assertThat(anew.get(digest)).isNotEqualTo(first);
        assertThat(FakeKeys.SEALING.open(id, digest, Objects.requireNonNull(anew.get(digest))))
                .contains(key);

        rig.keys.seal(id, List.of(new Sealed(digest, new SealedSecret("lost", first.box()), 1)));
        assertThat(reseal(id).body()).contains("key_encryption_key_missing").contains("'lost'");
        rig.keys.seal(id, List.of());
        assertThat(reseal(id).body()).contains("not_sealed");
    }

    private HttpResponse<String> make(String profile, boolean jwt) {
        return rig.post(
                "/v1/keys",
                "{\"profile\":\"%s\",\"owner\":\"acme\",\"jwt\":%s}".formatted(profile, jwt));
    }

    private HttpResponse<String> reseal(KeyId id) {
        return rig.post("/v1/keys/" + id + "/reseal", "{}");
    }
}
