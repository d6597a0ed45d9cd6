package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.control.RevocationService.RevocationOrder;
import dev.keyfence.verifier.decide.DenyReason;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.leak.GitHubSigner;
import dev.keyfence.verifier.leak.LeakSigners;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leaks that GitHub's secret scanning reports. */
class GitHubLeaksTest {

    private static final String PATH = "/v1/leaks/github";

    private final GitHubSigner github = GitHubSigner.named("90a4");
    private final ControlRig rig = new ControlRig(LeakSigners.of(() -> GitHubSigner.list(github)));
    private final String key = rig.keys.add("acme", "read");

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void endsOurKeysAndSaysWhichTheyWere() {
        String message = message(key);

        HttpResponse<String> answer = send(message, github.sign(message));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode labels = ControlRig.json(answer);
        assertThat(labels.get(0).toString())
                .isEqualTo(
                        "{\"token_hash\":\"%s\",\"token_type\":\"keyfence_key\",\"label\":\"true_positive\"}"
                                .formatted(HexFormat.of().formatHex(KeyDigest.of(key).toBytes())));
        assertThat(labels.get(1).path("label").textValue()).isEqualTo("false_positive");
        assertThat(answer.body()).doesNotContain(key, "somebody-else");
        assertThat(status()).isEqualTo(KeyStatus.REVOKED);
        RevocationOrder order = rig.revocations.orders.getFirst();
        assertThat(order.actor().id()).isEqualTo("leaks/github");
        assertThat(order.leakSource()).isEqualTo("github");
        assertThat(order.note())
                .isEqualTo("found in commit https://github.com/octo/hello/blob/1/config");
        assertThat(order.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE);
    }

    @Test
    void isHarmlessWhenItIsReplayed() {
        String message = message(key);
        String first = send(message, github.sign(message)).body();

        assertThat(send(message, github.sign(message)).body()).isEqualTo(first);
        assertThat(rig.revocations.orders).hasSize(1);
    }

    @Test
    void endsTheLastAdministratorsKeyToo() {
        String message = message(rig.root);

        assertThat(send(message, github.sign(message)).statusCode()).isEqualTo(200);
        assertThat(rig.revocations.orders).hasSize(1);
    }

    @Test
    void takesNoMessageOfAnybodyElse() {
        String message = message(key);
        String signature = github.sign(message);

        assertThat(send(message.replace("commit", "gist"), signature).body())
                .contains("invalid_signature")
                .doesNotContain(key);
        assertThat(send(message, GitHubSigner.named("90a4").sign(message)).statusCode())
                .isEqualTo(400);
        assertThat(
                        rig.rig
                                .post(PATH, message, "Github-Public-Key-Signature", signature)
                                .statusCode())
                .isEqualTo(400);
        assertThat(rig.post(PATH, message).statusCode()).isEqualTo(400);
        assertThat(send(message, signature, "f000").statusCode()).isEqualTo(400);
        assertThat(rig.revocations.orders).isEmpty();
        assertThat(status()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void saysWhenASignedMessageMakesNoSense() {
        assertThat(send("{}", github.sign("{}")).body()).contains("an array of objects");
        assertThat(send("[]", github.sign("[]")).body()).isEqualTo("[]");
    }

    @Test
    void asksForAnotherTryWhileItCannotTellOrRevoke() {
        String message = message(key);
        rig.keys.gate(DenyReason.FENCED);
        assertThat(send(message, github.sign(message)).statusCode()).isEqualTo(503);
        rig.keys.gate(null);
        rig.revocations.away = true;
        assertThat(send(message, github.sign(message)).statusCode()).isEqualTo(503);
        rig.revocations.away = false;
        assertThat(send(message, github.sign(message)).statusCode()).isEqualTo(200);
    }

    @Test
    void holdsNoBodyOfMoreThanAMegabyte() {
        String message = "[\"" + "x".repeat(1024 * 1024) + "\"]";

        assertThat(send(message, github.sign(message)).statusCode()).isEqualTo(413);
    }

    @Test
    void isOffUntilItIsToldWhereGitHubsKeysAre() {
        try (ControlRig off = new ControlRig()) {
            HttpResponse<String> answer =
                    off.rig.post(
                            PATH,
                            message(key),
                            "Github-Public-Key-Identifier",
                            github.id(),
                            "Github-Public-Key-Signature",
                            github.sign(message(key)));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("--github-keys");
        }
    }

    private static String message(String token) {
        return ("[{\"token\":\"%s\",\"type\":\"keyfence_key\","
                        + "\"url\":\"https://github.com/octo/hello/blob/1/config\",\"source\":\"commit\"},"
                        + "{\"token\":\"somebody-else\",\"type\":\"keyfence_key\",\"url\":\"\",\"source\":\"\"}]")
                .formatted(token);
    }

    private HttpResponse<String> send(String message, String signature) {
        return send(message, signature, github.id());
    }

    private HttpResponse<String> send(String message, String signature, String id) {
        return rig.rig.send(
                rig.rig
                        .request(PATH)
                        .header("Content-Type", "application/json")
                        .header("GITHUB-PUBLIC-KEY-IDENTIFIER", id)
                        .header("GITHUB-PUBLIC-KEY-SIGNATURE", signature)
                        .POST(BodyPublishers.ofByteArray(message.getBytes(UTF_8))));
    }

    private KeyStatus status() {
        return rig.keys.find(rig.keys.idOf(key)).orElseThrow().key().status();
    }
}
