package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Corpus;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The header lines of {@code corpus/headers.txt}, byte by byte through the real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeaderCorpusTest {

    private static final Pattern ENTRY = Pattern.compile("(\\d{3}) ([a-z_]+|-) +(.*)");
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*(.)}");
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private final Rig rig = Rig.data();
    private final String key = rig.keys.add("acme", "read");
    private final String other = rig.keys.add("other", "read");
    private RawSocket socket = new RawSocket(0);

    @BeforeAll
    void start() {
        socket = new RawSocket(rig.plane.port());
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    static Stream<Arguments> entries() {
        return Corpus.lines("headers.txt").stream()
                .map(line -> {
                    Matcher matcher = ENTRY.matcher(line);
                    assertThat(matcher.matches()).as(line).isTrue();
                    return Arguments.of(
                            Integer.valueOf(matcher.group(1)), matcher.group(2), matcher.group(3));
                });
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsTheOneKeyOrNone(int status, String reason, String headers) {
        rig.decisions.clear();

        String answer =
                socket.exchange("GET /auth HTTP/1.1\r\nHost: x\r\n" + bytes(headers) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + ' ');
        if (reason.equals("-")) {
            assertThat(rig.decisions).as("it never became a request").isEmpty();
        } else if (reason.equals("ok")) {
            assertThat(rig.decision().allowed()).isTrue();
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("x-keyfence-owner: acme");
        } else {
            assertThat(answer.toLowerCase(Locale.ROOT)).contains("x-keyfence-reason: " + reason);
        }
        assertThat(answer).doesNotContain(key, other);
    }

    private String bytes(String entry) {
        String text =
                BYTE.matcher(entry)
                        .replaceAll(hex ->
                                Matcher.quoteReplacement(
                                        String.valueOf((char) Integer.parseInt(hex.group(1), 16))))
                        .replace("\\r\\n", "\r\n")
                        .replace("\\t", "\t")
                        .replace("{key}", key)
                        .replace("{other}", other);
        return REPEATED.matcher(text)
                .replaceAll(repeated ->
                        Matcher.quoteReplacement(
                                repeated.group(2).repeat(Integer.parseInt(repeated.group(1)))));
    }
}
