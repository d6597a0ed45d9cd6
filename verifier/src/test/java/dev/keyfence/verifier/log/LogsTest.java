package dev.keyfence.verifier.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void redirect() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(standardError);
        Logs.use(LogFormat.PLAIN, "info");
    }

    @Test
    void writesOneJsonObjectALine() throws IOException {
        Logs.use(LogFormat.JSON, "info");

        LoggerFactory.getLogger("dev.keyfence.test")
                .warn("two\nlines of \"{}\"", "text", new IllegalStateException("why"));

        String[] lines = written.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(lines).hasSize(2);
        assertThat(lines[1]).isEmpty();
        JsonNode json = new ObjectMapper().readTree(lines[0]);
        assertThat(Instant.parse(json.get("time").textValue()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(json.get("level").textValue()).isEqualTo("WARN");
        assertThat(json.get("logger").textValue()).isEqualTo("dev.keyfence.test");
        assertThat(json.get("message").textValue()).isEqualTo("two\nlines of \"text\"");
        assertThat(json.get("exception").textValue())
                .startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void writesPlainLinesForPeople() {
        Logs.use(LogFormat.PLAIN, "info");

        LoggerFactory.getLogger("dev.keyfence.test").info("ready");

        assertThat(written.toString(StandardCharsets.UTF_8))
                .matches("\\S+Z INFO {2}\\[\\S+] test: ready\\n");
    }

    @Test
    void keepsLibrariesQuietWhateverOurLevel() {
        Logs.use(LogFormat.PLAIN, "debug");

        LoggerFactory.getLogger("org.apache.kafka.clients").info("chatter");
        LoggerFactory.getLogger("dev.keyfence.test").debug("detail");

        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("detail")
                .doesNotContain("chatter");
    }

    @Test
    void writesNothingBelowTheLevel() {
        Logs.use(LogFormat.PLAIN, "error");

        LoggerFactory.getLogger("dev.keyfence.test").warn("nothing much");

        assertThat(written.size()).isZero();
    }

    @Test
    void refusesALevelThatIsNone() {
        assertThatThrownBy(() -> Logs.use(LogFormat.PLAIN, "loud")).hasMessageContaining("'loud'");
        assertThat(LogFormat.ofWord("json")).hasValue(LogFormat.JSON);
        assertThat(LogFormat.ofWord("xml")).isEmpty();
    }
}
