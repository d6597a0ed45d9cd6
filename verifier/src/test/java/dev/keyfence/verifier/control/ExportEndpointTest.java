package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.keyimport.CsvRow;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportEndpointTest {

    /** More than two pieces of an answer hold. */
    private static final int KEYS = 1_234;

    private final ControlRig rig = new ControlRig();
    private final String secret = rig.keys.add("acme", "read", "storage:*");

    ExportEndpointTest() {
        for (int i = 0; i < KEYS; i++) {
            String _ = rig.keys.add("other", "read");
        }
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void tellsEveryKeyOnceAndNoSecret() {
        HttpResponse<String> answer = rig.get("/v1/keys/export");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        List<String> ids =
                answer.body()
                        .lines()
                        .map(line -> line.replaceAll(".*(key_\\w{26}).*", "$1"))
                        .toList();
        assertThat(ids).hasSize(KEYS + 2).doesNotHaveDuplicates().isSorted();
        assertThat(answer.body())
                .doesNotContain(secret)
                .doesNotContain(HexFormat.of().formatHex(KeyDigest.of(secret).toBytes()));
    }

    @Test
    void goesOnWhereAnEarlierOneEnded() {
        List<String> all = rig.get("/v1/keys/export").body().lines().toList();
        String last = all.get(999).replaceAll(".*(key_\\w{26}).*", "$1");

        HttpResponse<String> rest = rig.get("/v1/keys/export?cursor=" + last);

        assertThat(rest.body().lines().toList()).isEqualTo(all.subList(1_000, all.size()));
    }

    @Test
    void writesCsvUnderAHeader() {
        HttpResponse<String> answer = rig.get("/v1/keys/export?format=csv&owner=acme");

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/csv");
        List<List<String>> rows =
                answer.body().lines().map(CsvRow::read).map(row -> row.orElseThrow()).toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).startsWith("key_id", "profile", "owner");
        assertThat(rows.get(1))
                .hasSameSizeAs(rows.getFirst())
                .contains("acme", "read storage:*", "{\"tier\":\"standard\"}", "active");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        String writer = rig.keys.add("writer", "keys:write");

        assertThat(rig.get("/v1/keys/export?format=xml").statusCode()).isEqualTo(400);
        assertThat(rig.get("/v1/keys/export?cursor=1").statusCode()).isEqualTo(400);
        assertThat(rig.rig.get("/v1/keys/export", "Authorization", "Bearer " + writer).statusCode())
                .isEqualTo(403);
    }
}
