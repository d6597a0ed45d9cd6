package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.key.KeyDigest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportEndpointTest {

    private final ImportRig files = new ImportRig();
    private final ControlRig rig = files.rig;

    @BeforeEach
    void reset() {
        rig.lifecycle.mood = Mood.APPLIES;
        rig.lifecycle.sent.clear();
    }

    @AfterAll
    void stop() {
        files.close();
    }

    @Test
    void bringsInKeysAndHashes() {
        String plain = files.secret();
        String hashed = files.secret();
        List<JsonNode> report =
                ImportRig.report(
                        files.upload(
                                ImportRig.NDJSON,
                                """
                                {"key":"%s","owner":"acme","attributes":{"tier":"pro"},"created_at":"2020-01-01T00:00:00Z"}
                                {"algorithm":"sha256","hash":"%s","owner":"acme","scopes":["read"]}
                                """
                                        .formatted(plain, ImportRig.sha256(hashed))));

        assertThat(report).hasSize(1);
        assertThat(report.getFirst().get("complete").booleanValue()).isTrue();
        assertThat(report.getFirst().get("rows").intValue()).isEqualTo(2);
        assertThat(report.getFirst().get("accepted").intValue()).isEqualTo(2);
        assertThat(report.getFirst().get("next_line").intValue()).isEqualTo(3);
        KeyCommand.Import first = files.sent();
        assertThat(first.create().digest()).isEqualTo(KeyDigest.of(plain));
        assertThat(first.create().terms().attributes()).containsEntry("tier", "pro");
        assertThat(first.create().fencePosition()).isEqualTo(42);
        assertThat(first.createdAtMicros()).isEqualTo(1_577_836_800_000_000L);
        assertThat(files.sent().create().digest()).isEqualTo(KeyDigest.of(hashed));
    }

    @Test
    void givesARowThatNamesNoScopesThoseOfItsProfile() {
        String csv =
                "key,owner,profile,scopes\n%s,acme,clipia,\n%s,acme,clipia,read\n"
                        .formatted(files.secret(), files.secret());
        files.upload(ImportRig.CSV, csv);
        assertThat(files.sent().create().scopes()).containsExactly("generate", "read");
        assertThat(files.sent().create().scopes()).containsExactly("read");

        String rows =
                """
                {"key":"%s","owner":"acme","profile":"clipia"}
                {"key":"%s","owner":"acme","profile":"clipia","scopes":null}
                {"key":"%s","owner":"acme","profile":"clipia","scopes":[]}
                {"key":"%s","owner":"acme"}
                """
                        .formatted(files.secret(), files.secret(), files.secret(), files.secret());
        files.upload(ImportRig.NDJSON, rows);
        assertThat(files.sent().create().scopes()).containsExactly("generate", "read");
        assertThat(files.sent().create().scopes()).containsExactly("generate", "read");
        assertThat(files.sent().create().scopes()).isEmpty();
        assertThat(files.sent().create().scopes()).isEmpty();
    }

    @Test
    void reportsEachRowThatIsWrongAndNeverWhatItHolds() {
        String leak = "hush-" + files.secret();
        HttpResponse<String> answer =
                files.upload(
                        ImportRig.NDJSON,
                        """
                        {"key":"%s","owner":""}

                        {"key":"short","owner":"acme"}
                        {"hash":"%s","algorithm":"md5","owner":"acme"}
                        {"hash":"00","algorithm":"sha512","owner":"acme"}
                        {"hash":"%s","algorithm":"hmac-sha256","secret_name":"new","owner":"acme"}
                        {"key":"%s","owner":"%s"}
                        {"key":"%s","owner":"acme","created_at":"2999-01-01T00:00:00Z"}
                        {"key":"%s","owner":"acme","colour":"%s"}
                        {"key":"%s","owner":"acme","scopes":["a b"]}
                        {"key":"%s","ow\
                        """
                                .formatted(
                                        leak,
                                        leak,
                                        "00".repeat(32),
                                        leak,
                                        leak,
                                        leak,
                                        leak,
                                        leak,
                                        leak,
                                        leak));
        List<JsonNode> report = ImportRig.report(answer);

        assertThat(report.getFirst().get("rejected").intValue()).isEqualTo(10);
        assertThat(report.stream().skip(1).map(row -> row.get("line").intValue()))
                .containsExactly(1, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(report.stream().skip(1).map(row -> row.path("field").asText("-")))
                .containsExactly(
                        "owner",
                        "key",
                        "algorithm",
                        "hash",
                        "secret_name",
                        "name",
                        "created_at",
                        "-",
                        "scopes",
                        "-");
        assertThat(answer.body()).doesNotContain("hush");
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void findsDuplicatesInTheFileAndInTheStore() {
        String there = files.secret();
        String twice = files.secret();
        assertThat(
                        ImportRig.report(files.upload(ImportRig.NDJSON, ImportRig.row(there)))
                                .getFirst()
                                .get("accepted")
                                .intValue())
                .isEqualTo(1);

        List<JsonNode> report =
                ImportRig.report(
                        files.upload(
                                ImportRig.NDJSON,
                                ImportRig.row(there)
                                        + ImportRig.row(twice)
                                        + ImportRig.row(twice)));

        assertThat(report.getFirst().get("accepted").intValue()).isEqualTo(1);
        assertThat(report.getFirst().get("duplicates").intValue()).isEqualTo(2);
        assertThat(report.get(1).get("key_id").textValue())
                .isEqualTo(rig.keys.idOf(there).toString());
        assertThat(report.get(1).get("detail").textValue()).contains("active");
        assertThat(report.get(2).get("line").intValue()).isEqualTo(3);
    }

    @Test
    void namesTheSameRowTheSameWhenItComesAgain() {
        String row = ImportRig.row(files.secret());
        rig.lifecycle.mood = Mood.SILENT;
        List<JsonNode> lost = ImportRig.report(files.upload(ImportRig.NDJSON, row));
        String first = rig.lifecycle.sent.peek().commandId();
        var id = rig.lifecycle.sent.remove().keyId();

        rig.lifecycle.mood = Mood.APPLIES;
        List<JsonNode> again = ImportRig.report(files.upload(ImportRig.NDJSON, row));

        assertThat(lost.getFirst().get("complete").booleanValue()).isFalse();
        assertThat(lost.getFirst().get("next_line").intValue()).isEqualTo(1);
        assertThat(lost.get(1).get("outcome").textValue()).isEqualTo("lost");
        assertThat(again.getFirst().get("accepted").intValue()).isEqualTo(1);
        assertThat(rig.lifecycle.sent.peek().keyId()).isEqualTo(id);
        assertThat(rig.lifecycle.sent.peek().commandId()).isEqualTo(first);
    }

    @Test
    void stopsWhereKafkaWentAway() {
        rig.lifecycle.mood = Mood.AWAY;

        JsonNode sum =
                ImportRig.report(
                                files.upload(
                                        ImportRig.NDJSON,
                                        ImportRig.row(files.secret())
                                                + ImportRig.row(files.secret())))
                        .getFirst();

        assertThat(sum.get("complete").booleanValue()).isFalse();
        assertThat(sum.get("stopped").textValue()).contains("Kafka is away");
        assertThat(sum.get("next_line").intValue()).isEqualTo(1);
    }

    @Test
    void wantsAFileItsTypeAndAScope() {
        String reader = rig.keys.add("reader", "keys:read");

        assertThat(files.upload("application/json", "{}").statusCode()).isEqualTo(415);
        assertThat(files.upload("?report=some", ImportRig.NDJSON, new byte[0]).statusCode())
                .isEqualTo(400);
        assertThat(
                        rig.rig
                                .send(
                                        rig.rig
                                                .request("/v1/keys/import")
                                                .header("Authorization", "Bearer " + reader)
                                                .header("Content-Type", ImportRig.NDJSON)
                                                .POST(
                                                        BodyPublishers.ofString(
                                                                ImportRig.row(files.secret()))))
                                .statusCode())
                .isEqualTo(403);
        assertThat(rig.lifecycle.sent).isEmpty();
    }

    @Test
    void handsOnNoMorePowerThanItsCallerHas() {
        String writer = rig.keys.add("writer", "keys:write");
        HttpResponse<String> answer =
                rig.rig.send(
                        rig.rig
                                .request("/v1/keys/import")
                                .header("Authorization", "Bearer " + writer)
                                .header("Content-Type", ImportRig.NDJSON)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"owner\":\"acme\",\"key\":\""
                                                        + files.secret()
                                                        + "\",\"scopes\":[\"revoke\"]}\n")));

        assertThat(ImportRig.report(answer).get(1).get("field").textValue()).isEqualTo("scopes");
        assertThat(rig.lifecycle.sent).isEmpty();
    }
}
