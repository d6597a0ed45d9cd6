package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What authors of rules see. */
class RulesTestCommandTest {

    private static final String RULES =
            """
            rule: denied_thrice
            description: An address is refused again and again.
            severity: medium
            condition: "!allowed"
            correlation: {type: event_count, group-by: [client_ip], timespan: 10m, condition: {gte: 3}}
            ---
            rule: deleted
            description: Somebody deletes.
            severity: low
            condition: method == "DELETE"
            """;

    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsWhatRulesRaiseOnAnAccessLog() throws IOException {
        String log = write("access.log", line(1, 401) + line(2, 403) + line(3, 401) + "rubbish\n");

        assertThat(run("rules", "test", write("r.yaml", RULES), "--against", log)).isZero();

        assertThat(out.toString())
                .contains("U:denied_thrice", "address 192.0.2.1", "3 decisions in 10 min")
                .contains("3 decisions of 4 lines, 1 alerts with 1 hits")
                .contains("raised nothing: deleted");
        assertThat(err.toString()).contains("line 4: ");
    }

    @Test
    void failsWhenARuleIsExpectedToHitAndDoesNot() throws IOException {
        String rules = write("r.yaml", RULES);
        String log = write("access.log", line(1, 401) + line(2, 403) + line(3, 401));

        assertThat(run("rules", "test", rules, "--against", log, "--expect-hit"))
                .isEqualTo(ExitCode.FAILED.code());

        String deleting = Files.readString(Path.of(log)) + line(4, 200).replace("GET", "DELETE");
        assertThat(
                        run(
                                "rules",
                                "test",
                                rules,
                                "--against",
                                write("b.log", deleting),
                                "--expect-hit"))
                .isZero();
    }

    @Test
    void printsJsonAndWhatTheDetectorsRaise() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            log.append(
                    ("{\"ts\":\"2026-05-17T10:05:%02dZ\",\"key_id\":\"k%d\",\"ip\":\"192.0.2.1\","
                                    + "\"outcome\":\"deny\",\"reason\":\"unknown_key\"}%n")
                            .formatted(i, i));
        }
        String file = write("log.jsonl", log.toString());

        assertThat(
                        run(
                                "rules",
                                "test",
                                write("r.yaml", RULES),
                                "--against",
                                file,
                                "--all",
                                "--json"))
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("decisions").asInt()).isEqualTo(10);
        assertThat(json.path("alerts").findValuesAsText("rule")).contains("U:denied_thrice", "D3");
        assertThat(json.path("silent").path(0).asText()).isEqualTo("deleted");
    }

    @Test
    void namesWhatIsWrongWithARule() throws IOException {
        String rules = write("bad.yaml", RULES.replace("!allowed", "!alowed"));
        String log = write("access.log", line(1, 401));

        assertThat(run("rules", "test", rules, "--against", log)).isEqualTo(2);

        assertThat(err.toString())
                .contains(rules + " line 4: the condition cannot be used")
                .contains("undeclared reference to 'alowed'");
        assertThat(run("rules", "test", directory + "/none", "--against", log)).isEqualTo(2);
        assertThat(run("rules", "test", rules, "--against", directory + "/none")).isEqualTo(2);
    }

    private static String line(int second, int status) {
        return "192.0.2.1 - - [17/May/2026:10:05:%02d +0000] \"GET / HTTP/1.1\" %d 1 \"-\" \"-\"%n"
                .formatted(second, status);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        return new Cli(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }
}
