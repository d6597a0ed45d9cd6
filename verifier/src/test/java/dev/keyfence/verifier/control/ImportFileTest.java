package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.control.FakeLifecycle.Mood;
import dev.keyfence.verifier.key.KeyDigest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportFileTest {

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
    void readsCsv() {
        String key = files.secret();
        List<JsonNode> report =
                ImportRig.report(
                        files.upload(
                                ImportRig.CSV,
                                "owner,key,scopes,tags,attributes\r\n"
                                        + "\"acme, inc\","
                                        + key
                                        + ",read storage:*,ci,\"{\"\"tier\"\":\"\"pro\"\"}\"\r\n"
                                        + "acme\r\n"
                                        + "acme,"
                                        + files.secret()
                                        + ",,,"));

        KeyCommand.Create create = files.sent().create();
        assertThat(create.owner()).isEqualTo("acme, inc");
        assertThat(create.digest()).isEqualTo(KeyDigest.of(key));
        assertThat(create.scopes()).containsExactly("read", "storage:*");
        assertThat(create.tags()).containsExactly("ci");
        assertThat(create.terms().attributes()).containsEntry("tier", "pro");
        assertThat(report.get(1).get("line").intValue()).isEqualTo(3);
        assertThat(report.get(1).get("detail").textValue()).contains("1 fields").contains("5");
        assertThat(report.get(2).get("line").intValue()).isEqualTo(4);
        assertThat(report.get(2).get("detail").textValue()).contains("ends within this row");
    }

    @Test
    void saysWhichColumnsACsvFileHas() {
        for (String file : List.of("", files.secret() + ",acme\n", "key,name\n", "key;owner\n")) {
            HttpResponse<String> answer = files.upload(ImportRig.CSV, file);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("secret_name", "owner must be among them");
        }
    }

    @Test
    void readsGzip() {
        byte[] zipped =
                ImportRig.gzip(ImportRig.row(files.secret()) + ImportRig.row(files.secret()));
        HttpResponse<String> whole =
                files.upload(ImportRig.NDJSON, zipped, "Content-Encoding", "gzip");
        HttpResponse<String> untold =
                files.upload(ImportRig.NDJSON, ImportRig.gzip(ImportRig.row(files.secret())));
        HttpResponse<String> cut =
                files.upload(ImportRig.NDJSON, java.util.Arrays.copyOf(zipped, zipped.length / 2));

        assertThat(ImportRig.report(whole).getFirst().get("accepted").intValue()).isEqualTo(2);
        assertThat(ImportRig.report(untold).getFirst().get("accepted").intValue()).isEqualTo(1);
        assertThat(ImportRig.report(cut).getFirst().get("complete").booleanValue()).isFalse();
    }

    @Test
    void tellsAcceptedRowsWhenAsked() {
        String key = files.secret();
        List<JsonNode> report =
                ImportRig.report(
                        files.upload(
                                "?report=all",
                                ImportRig.NDJSON,
                                ImportRig.row(key).getBytes(UTF_8)));

        assertThat(report.get(1).get("outcome").textValue()).isEqualTo("accepted");
        assertThat(report.get(1).get("key_id").textValue())
                .isEqualTo(rig.keys.idOf(key).toString());
    }

    @Test
    void takesFilesThatAreLargerThanOtherBodies() {
        StringBuilder file = new StringBuilder();
        while (file.length() < 3 * 1024 * 1024) {
            file.append("{\"owner\":\"acme\"}\n");
        }
        List<JsonNode> report = ImportRig.report(files.upload(ImportRig.NDJSON, file.toString()));

        assertThat(report).hasSize(file.toString().split("\n").length + 1);
        assertThat(report.getLast().get("line").intValue()).isEqualTo(report.size() - 1);
    }

    @Test
    void keepsTheLimitOfOtherBodies() {
        HttpResponse<String> answer =
                rig.post("/v1/keys", "{\"owner\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
    }
}
