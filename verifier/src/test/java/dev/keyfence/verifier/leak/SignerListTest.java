package dev.keyfence.verifier.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerListTest {

    @TempDir private Path directory;

    @Test
    void readsAFileAsItIsNow() throws Exception {
        Path file = directory.resolve("keys.json");
        SignerList list = SignerList.at(file.toString());
        assertThatThrownBy(list::read).isInstanceOf(IOException.class);

        Files.writeString(file, "one");
        assertThat(list.read()).asString(UTF_8).isEqualTo("one");
        Files.writeString(file, "two");
        assertThat(list.read()).asString(UTF_8).isEqualTo("two");
        Files.write(file, new byte[SignerList.BYTES_MAX + 1]);
        assertThatThrownBy(list::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void readsWhatAServerAnswersAndNoMore() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    byte[] body = new byte[path.equals("/large") ? SignerList.BYTES_MAX + 1 : 3];
                    exchange.sendResponseHeaders(path.equals("/gone") ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(SignerList.at(base + "/keys").read()).hasSize(3);
            assertThatThrownBy(SignerList.at(base + "/large")::read)
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(SignerList.at(base + "/gone")::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("404");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://api.github.com/meta", "http:nothing", "https://", "https://a b"})
    void takesNoAddressThatOthersCouldAnswerFor(String place) {
        assertThatThrownBy(() -> SignerList.at(place)).isInstanceOf(IllegalArgumentException.class);
    }
}
