package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Seeded.class)
class AccessLogParserTest {

    private static final String START = "83.149.9.216 - - [17/May/2015:10:05:03 +0000] ";
    private static final String END =
            " 200 203023 \"http://semicomplete.com/\" \"Mozilla/5.0 (X11)\"";

    private final AccessLogParser combined = AccessLogParser.combined();
    private final AccessLogParser common = AccessLogParser.common();

    @Test
    void readsCombinedLine() {
        assertThat(request(START + "\"GET /a/b.png?token=x HTTP/1.1\"" + END))
                .isEqualTo(
                        new LoggedRequest(
                                "83.149.9.216",
                                "83.149.9.216",
                                Instant.parse("2015-05-17T10:05:03Z"),
                                "GET",
                                "/a/b.png",
                                "83.149.9.216",
                                "Mozilla/5.0 (X11)",
                                new LoggedOutcome(true, "ok")));
    }

    @Test
    void takesWhatAnApiSaysNoWithForADenial() {
        for (String status : List.of("401", "403", "429")) {
            assertThat(
                            request(START + "\"GET /a HTTP/1.1\" " + status + " 0 \"-\" \"-\"")
                                    .outcome())
                    .isEqualTo(new LoggedOutcome(false, "status_" + status));
        }
        for (String status : List.of("200", "304", "404", "500")) {
            assertThat(
                            request(START + "\"GET /a HTTP/1.1\" " + status + " 0 \"-\" \"-\"")
                                    .outcome())
                    .isEqualTo(new LoggedOutcome(true, "ok"));
        }
    }

    @Test
    void readsCommonLine() {
        LoggedRequest request =
                ((ParsedLine.Request) common.parse(START + "\"GET /a HTTP/1.0\" 304 -")).request();

        assertThat(request.route()).isEqualTo("/a");
        assertThat(request.userAgent()).isNull();
    }

    @Test
    void ignoresWhatFollowsTheUserAgent() {
        assertThat(request(START + "\"GET /a HTTP/1.1\"" + END + " \"10.0.0.1\" 0.004").userAgent())
                .isEqualTo("Mozilla/5.0 (X11)");
    }

    @Test
    void turnsTheTimeOfAnyZoneIntoUtc() {
        String line = "::1 - - [31/Dec/2023:23:30:00 -0730] \"GET / HTTP/1.1\"" + END;

        assertThat(request(line).time()).isEqualTo(Instant.parse("2024-01-01T07:00:00Z"));
    }

    @Test
    void takesAddressesOfBothFamiliesAndNamesForNoAddress() {
        String rest = " - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\"" + END;

        assertThat(request("2001:db8::7" + rest).clientIp()).isEqualTo("2001:db8::7");
        assertThat(request("203.0.113.7" + rest).clientIp()).isEqualTo("203.0.113.7");
        assertThat(request("crawler.example.com" + rest).clientIp()).isNull();
        assertThat(request("crawler.example.com" + rest).source()).isEqualTo("crawler.example.com");
        assertThat(request("1.2.3" + rest).clientIp()).isNull();
        assertThat(request("1.2.3.999" + rest).clientIp()).isNull();
    }

    @Test
    void readsUsersWithSpacesAndBrackets() {
        String line =
                "10.0.0.9 - Ann [ops] Lee [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\"" + END;

        assertThat(request(line).time()).isEqualTo(Instant.parse("2015-05-17T10:05:03Z"));
    }

    @Test
    void unescapesQuotesAsApacheAndNginxWriteThem() {
        String line = START + "\"GET /a\\\"b\\\\c HTTP/1.1\" 200 1 \"-\" \"he said \\x22hi\\x22\"";

        assertThat(request(line).route()).isEqualTo("/a\"b\\c");
        assertThat(request(line).userAgent()).isEqualTo("he said \"hi\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-||",
                "\\x16\\x03\\x01\\x02||\\x16\\x03\\x01\\x02",
                "GET / HTTP/1.1|GET|/",
                "OPTIONS * HTTP/1.1|OPTIONS|*",
                "CONNECT example.com:443 HTTP/1.1|CONNECT|example.com:443",
                "GET /a b c HTTP/1.1|GET|/a b c",
                "GET /old|GET|/old",
                "\\x04\\x01 \\x00||\\x04\\x01 \\x00",
                "M-SEARCH * HTTP/1.1|M-SEARCH|*",
            })
    void readsWhateverAClientSent(String asked, String method, String route) {
        LoggedRequest request = request(START + '"' + asked + '"' + END);

        assertThat(request.method()).isEqualTo(method);
        assertThat(request.route()).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the line is empty",
                "garbage|there is no client address",
                "1.2.3.4 - - \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"|there is no time in brackets",
                "1.2.3.4 - - [17/Mai/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"|no time",
                "1.2.3.4 - - [31/Feb/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"|no time",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] GET / 200 1 \"-\" \"-\"|the request in quotes",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" OK 1 \"-\" \"-\"|a status",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 x \"-\" \"-\"|size",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1|the referrer",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\"|user agent",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"cut|agent",
            })
    void saysWhatIsWrongWithALine(String line, String why) {
        assertThat(combined.parse(line))
                .isInstanceOfSatisfying(
                        ParsedLine.Malformed.class,
                        malformed -> assertThat(malformed.why()).contains(why));
    }

    @Test
    void aCombinedLineIsNotACommonOne() {
        assertThat(common.parse(START + "\"GET / HTTP/1.1\"" + END))
                .isInstanceOf(ParsedLine.Malformed.class);
    }

    @Test
    void anyRequestComesBackAsItWasEscaped(Random random) {
        for (int i = 0; i < 5_000; i++) {
            String path = "/" + printable(random, 40);
            String agent = "a" + printable(random, 60);
            String line =
                    START
                            + "\"GET "
                            + escaped(path)
                            + " HTTP/1.1\" 200 1 \"-\" \""
                            + escaped(agent)
                            + '"';

            assertThat(request(line).route()).isEqualTo(path);
            assertThat(request(line).userAgent()).isEqualTo(agent);
        }
    }

    @Test
    void anyDamageLeavesARequestThatCanBeSentOrAReason(Random random) {
        String whole = START + "\"GET /a/b HTTP/1.1\"" + END;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(whole);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(0x10000));
                    case 1 -> line.delete(at, Math.min(line.length(), at + random.nextInt(9)));
                    case 2 -> line.insert(at, (char) random.nextInt(0x80));
                    default -> throw new AssertionError();
                }
            }
            switch (combined.parse(line.toString())) {
                case ParsedLine.Request(LoggedRequest request) -> assertSendable(request);
                case ParsedLine.Malformed(String why) -> assertThat(why).isNotBlank();
            }
        }
    }

    private static void assertSendable(LoggedRequest request) {
        String all = request.source() + request.method() + request.route() + request.userAgent();

        assertThat(all.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
        assertThat(request.source()).isNotBlank();
    }

    private LoggedRequest request(String line) {
        return ((ParsedLine.Request) combined.parse(line)).request();
    }

    private static String printable(Random random, int max) {
        return random.ints(random.nextInt(max), '!', 0x7f)
                .filter(c -> c != '?' && c != '#')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
