package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.key.KeyDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A control plane that files of keys are uploaded to. */
final class ImportRig implements AutoCloseable {

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv; charset=utf-8";

    private static final ObjectMapper JSON = new ObjectMapper();

    final ControlRig rig = new ControlRig();
    private int made;

    @Override
    public void close() {
        rig.close();
    }

    String secret() {
        return "0123456789abcdef-" + made++;
    }

    static String row(String key) {
        return "{\"key\":\"" + key + "\",\"owner\":\"acme\"}\n";
    }

    static String sha256(String key) {
        return HexFormat.of().formatHex(KeyDigest.of(key).toBytes());
    }

    KeyCommand.Import sent() {
        return (KeyCommand.Import) rig.lifecycle.sent.remove().body();
    }

    HttpResponse<String> upload(String type, String file) {
        return upload(type, file.getBytes(UTF_8));
    }

    HttpResponse<String> upload(String type, byte[] file, String... headers) {
        return upload("", type, file, headers);
    }

    HttpResponse<String> upload(String query, String type, byte[] file, String... headers) {
        var request =
                rig.rig
                        .request("/v1/keys/import" + query)
                        .header("Authorization", "Bearer " + rig.root)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(file));
        return rig.rig.send(headers.length == 0 ? request : request.headers(headers));
    }

    static List<JsonNode> report(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(NDJSON);
        return answer.body().lines().map(ImportRig::json).toList();
    }

    static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
