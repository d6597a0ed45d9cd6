package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bodies that come compressed, or say that they do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackedBodyTest {

    private final Rig rig = Rig.data();
    private final String key = rig.keys.add("acme", "read");

    @AfterEach
    void stillServes() {
        assertThat(rig.get("/auth", "X-Api-Key", key).statusCode()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @Test
    void areUnpacked() throws IOException {
        HttpResponse<String> answer = verify("gzip", packed(body()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"allowed\":true");
    }

    @Test
    void areRefusedWhenTheyAreNotWhatTheySay() {
        for (String encoding : new String[] {"gzip", "deflate"}) {
            refusesAsTheCallersFault(verify(encoding, body()));
        }
    }

    @Test
    void areRefusedWhenTheyAreCutOff() throws IOException {
        byte[] whole = packed(body());

        refusesAsTheCallersFault(verify("gzip", Arrays.copyOf(whole, whole.length / 2)));
    }

    @Test
    void areRefusedWhenUnpackedTheyAreTooLarge() throws IOException {
        byte[] packed = packed(new byte[50 << 20]);
        assertThat(packed).hasSizeLessThan(Plane.DATA.bodyBytesMax());

        assertThat(verify("gzip", packed).statusCode()).isEqualTo(413);
    }

    private static void refusesAsTheCallersFault(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue(Problem.MEDIA_TYPE);
    }

    private HttpResponse<String> verify(String encoding, byte[] body) {
        return rig.send(
                rig.request("/v1/verify")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private byte[] body() {
        return ("{\"key\":\"" + key + "\",\"scopes\":[\"read\"]}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
