package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.seeded.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class ResponseReaderTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Test
    void readsOneResponseAfterAnother() throws IOException {
        ResponseReader reader =
                reader(
                        OK
                                + "content-length: 2\r\n\r\nab"
                                + "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");

        WireResponse first = reader.read();
        assertThat(first.body()).isEqualTo("ab");
        assertThat(first.last()).isFalse();
        WireResponse second = reader.read();
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.retryAfter()).isEqualTo("3");
        assertThat(second.last()).isTrue();
    }

    @Test
    void readsChunkedBodies() throws IOException {
        WireResponse response =
                reader(
                                OK
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + "3;ext=1\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")
                        .read();

        assertThat(response.body()).isEqualTo("abc0123456789");
        assertThat(response.last()).isFalse();
    }

    @Test
    void aBodyOfNoLengthEndsWithTheConnection() throws IOException {
        WireResponse response = reader(OK + "\r\nwhole").read();

        assertThat(response.body()).isEqualTo("whole");
        assertThat(response.last()).isTrue();
    }

    @Test
    void skipsInterimResponsesAndKnowsBodilessOnes() throws IOException {
        ResponseReader reader =
                reader("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

        assertThat(reader.read()).extracting(WireResponse::status).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/2 200\r\n\r\n",
                OK + "no colon\r\n\r\n",
                OK + "Content-Length: -1\r\n\r\n",
                OK + "Content-Length: 99999999999\r\n\r\n",
                OK + "Content-Length: 2000000\r\n\r\n",
                OK + "Content-Length: 5\r\n\r\nab",
                OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
            })
    void anythingElseIsAnError(String response) {
        assertThatThrownBy(() -> reader(response).read()).isInstanceOf(IOException.class);
    }

    @Test
    void headsAndBodiesHaveLimits() {
        String tooLong = "x".repeat(ResponseReader.HEAD_BYTES_MAX);

        assertThatThrownBy(() -> reader(OK + "X: " + tooLong + "\r\n\r\n").read())
                .hasMessageContaining("too long");
        String tooMuch = "x".repeat(ResponseReader.BODY_BYTES_MAX + 1);
        assertThatThrownBy(() -> reader(OK + "\r\n" + tooMuch).read())
                .hasMessageContaining("longer than");
    }

    @Test
    void randomBytesAreAResponseOrAnError(Random random) {
        String whole = OK + "Transfer-Encoding: chunked\r\nA: b\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.getBytes(StandardCharsets.US_ASCII);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(new ResponseReader(new ByteArrayInputStream(bytes)).read().status())
                        .isBetween(200, 599);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static ResponseReader reader(String bytes) {
        return new ResponseReader(
                new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
