package dev.keyfence.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Seeded.class)
class JsonLineParserTest {

    private static final String WHOLE =
            """
            {"ts":"2015-05-17T12:05:00+02:00","key_id":"pk:f6f2","owner":"83.149.9.216",\
            "ip":"83.149.9.216","ua":"Mozilla/5.0","route":"GET /reset.css?a=b","status":200}\
            """;

    private final JsonLineParser parser = new JsonLineParser();

    @Test
    void readsALineOfTheDecisionSchema() {
        assertThat(request(WHOLE))
                .isEqualTo(
                        new LoggedRequest(
                                "pk:f6f2",
                                "83.149.9.216",
                                Instant.parse("2015-05-17T10:05:00Z"),
                                "GET",
                                "/reset.css",
                                "83.149.9.216",
                                "Mozilla/5.0",
                                null));
    }

    @Test
    void carriesTheOutcomeThatTheLineTells() {
        assertThat(outcome("\"outcome\":\"allow\",\"reason\":\"ok\""))
                .isEqualTo(new LoggedOutcome(true, "ok"));
        assertThat(outcome("\"outcome\":\"deny\",\"reason\":\"revoked\""))
                .isEqualTo(new LoggedOutcome(false, "revoked"));
        assertThat(outcome("\"outcome\":\"deny\""))
                .isEqualTo(new LoggedOutcome(false, "unspecified"));
        assertThat(outcome("\"outcome\":\"maybe\"")).isNull();
        assertThat(outcome("\"reason\":\"ok\"")).isNull();
    }

    private @Nullable LoggedOutcome outcome(String fields) {
        return request("{\"ts\":\"2024-07-30T21:31:10Z\",\"owner\":\"acme\"," + fields + '}')
                .outcome();
    }

    @Test
    void anOwnerAloneIsItsOwnSource() {
        LoggedRequest request = request("{\"ts\":\"2024-07-30T21:31:10Z\",\"owner\":\"acme\"}");

        assertThat(request.source()).isEqualTo("acme");
        assertThat(request.method()).isNull();
        assertThat(request.route()).isNull();
        assertThat(request.clientIp()).isNull();
    }

    @Test
    void aRouteWithoutMethodIsKeptWhole() {
        LoggedRequest request =
                request(
                        """
                        {"ts":"2024-07-30T21:31:10Z","key_id":"AKIA","route":"sts:AssumeRole",\
                        "ip":"AWS Internal"}\
                        """);

        assertThat(request.method()).isNull();
        assertThat(request.route()).isEqualTo("sts:AssumeRole");
        assertThat(request.clientIp()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the line is empty",
                "[1]|not a JSON object",
                "7|not a JSON object",
                "{|this is not JSON (column",
                "{} {}|this is not JSON",
                "{\"ts\":1,\"owner\":\"a\"}|\"ts\" is not a string",
                "{\"owner\":\"a\"}|there is no \"ts\"",
                "{\"ts\":\"yesterday\",\"owner\":\"a\"}|not a time",
                "{\"ts\":\"1969-12-31T23:59:59Z\",\"owner\":\"a\"}|not a time",
                "{\"ts\":\"2015-05-17T10:05:00Z\"}|neither \"owner\" nor \"key_id\"",
                "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\" \"}|the source is empty",
                "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\"a\\u0007\"}|control characters",
                "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\"a\",\"owner\":\"b\"}|not JSON",
                "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\"a\",\"ua\":[]}|\"ua\" is not a string",
            })
    void saysWhatIsWrongWithALine(String line, String why) {
        assertThat(parser.parse(line))
                .isInstanceOfSatisfying(
                        ParsedLine.Malformed.class,
                        malformed -> assertThat(malformed.why()).contains(why));
    }

    @Test
    void saysNothingOfWhatALineHolds() {
        String secret = "kf_live_0123456789";

        assertThat(parser.parse("{\"ts\":\"" + secret + "\",\"owner\":\"a\"}").toString())
                .doesNotContain(secret);
        assertThat(parser.parse("{" + secret).toString()).doesNotContain(secret);
    }

    @Test
    void refusesSourcesThatCannotOwnAKey() {
        String line = "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\"" + "x".repeat(257) + "\"}";

        assertThat(parser.parse(line)).isInstanceOf(ParsedLine.Malformed.class);
    }

    @Test
    void keepsFieldsWithinLimitsAndFreeOfControlCharacters() {
        String line =
                "{\"ts\":\"2015-05-17T10:05:00Z\",\"owner\":\"a\",\"ua\":\"x\\u0000\\ud800"
                        + "y".repeat(60_000)
                        + "\"}";
        String userAgent = request(line).userAgent();

        assertThat(userAgent).startsWith("x\uFFFD\uFFFDy");
        assertThat(userAgent).hasSizeLessThanOrEqualTo(Fields.FIELD_CHARS_MAX);
    }

    @Test
    void anyDamageLeavesARequestOrAReason(Random random) {
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(WHOLE);
            for (int n = random.nextInt(3); n >= 0; n--) {
                line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(0x10000));
            }
            switch (parser.parse(line.toString())) {
                case ParsedLine.Request(LoggedRequest request) ->
                        assertThat(request.source()).isNotBlank();
                case ParsedLine.Malformed(String why) -> assertThat(why).isNotBlank();
            }
        }
    }

    @Test
    void deepNestingIsMalformedNotACrash() {
        assertThat(parser.parse("[".repeat(60_000))).isInstanceOf(ParsedLine.Malformed.class);
    }

    private LoggedRequest request(String line) {
        return ((ParsedLine.Request) parser.parse(line)).request();
    }
}
