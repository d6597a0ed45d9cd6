package dev.keyfence.verifier.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyfence.verifier.alert.Severity;
import dev.keyfence.verifier.export.ExportSettings.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportFileTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Map<String, String> ENVIRONMENT = Map.of("HOOK", SECRET, "BAD", "hunter2");

    @TempDir Path directory;

    @Test
    void readsAllThatCanBeSaid() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        List<ExportSettings> exports =
                read(
                        """
                        exports:
                          - name: siem
                            source: decisions
                            format: ocsf
                            severity_min: medium
                            updates: true
                            swallowed: true
                            give_up_after_hours: 24
                            syslog: {host: logs.example.com, port: 6514}
                          - name: chat
                            webhook:
                              url: https://hooks.example.com/keyfence
                              secrets:
                                - env: HOOK
                                - file: %s
                          - name: lines
                            file: {path: /tmp/alerts.jsonl, max_megabytes: 10, keep: 3}
                        """
                                .formatted(secret));
        assertThat(exports).hasSize(3);
        ExportSettings siem = exports.getFirst();
        assertThat(siem.source()).isEqualTo(Source.DECISIONS);
        assertThat(siem.format().name()).isEqualTo("ocsf");
        assertThat(siem.severityMin()).isEqualTo(Severity.MEDIUM);
        assertThat(siem.updates()).isTrue();
        assertThat(siem.swallowed()).isTrue();
        assertThat(siem.giveUpAfter()).isEqualTo(Duration.ofHours(24));
        ExportSettings chat = exports.get(1);
        assertThat(chat.source()).isEqualTo(Source.ALERTS);
        assertThat(chat.format().name()).isEqualTo("keyfence");
        assertThat(chat.severityMin()).isEqualTo(Severity.INFO);
        assertThat(chat.updates()).isFalse();
        assertThat(chat.giveUpAfter()).isEqualTo(Duration.ofHours(1));
        for (ExportSettings each : exports) {
            each.sink().open().close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "name: Siem                        | line 2: 'name': expected 1 to 32",
                "colour: red                       | line 3: there is no 'colour' here",
                "source: keys                      | line 3: 'source': expected one of",
                "format: cef                       | line 3: 'format': expected one of keyfence,"
                        + " ocsf",
                "severity_min: urgent              | line 3: 'severity_min': expected one of info,"
                        + " low",
                "updates: perhaps                  | line 3: 'updates': expected true or false",
                "give_up_after_hours: 0            | line 3: 'give_up_after_hours': expected 1 to"
                        + " 168",
                "file: {path: /tmp/x, keep: 0}     | line 3: 'keep': expected 1 to 100",
                "file: {path: /tmp/x, max_megabytes: 0} | line 3: 'max_megabytes': expected 1 to"
                        + " 100000",
                "file: {}                          | line 3: 'path' is missing",
                "syslog: {host: 'a b'}             | line 3: 'host': expected the name of a host",
                "syslog: {host: a, port: 0}        | line 3: 'port': expected 1 to 65535",
                "syslog: {host: a, ca_file: /none} | line 3: 'ca_file': expected a file of"
                        + " certificates",
                "webhook: {url: 'ftp://a', secrets: [{env: HOOK}]} | line 3: 'url': expected a URL",
                "webhook: {url: 'http://a', secrets: [{env: HOOK}]} | line 3: 'url': expected"
                        + " https",
                "webhook: {url: 'https://u@a', secrets: [{env: HOOK}]} | line 3: 'url': expected a"
                        + " URL",
                "webhook: {url: 'https://a'}       | line 3: 'secrets': expected at least one",
                "webhook: {url: 'https://a', secrets: [{env: NONE}]} | line 3: 'env': the variable"
                        + " is not set",
                "webhook: {url: 'https://a', secrets: [{env: BAD}]} | line 3: 'secrets': expected"
                        + " whsec_",
                "webhook: {url: 'https://a', secrets: [{file: /none}]} | line 3: 'file': the file"
                        + " cannot be read",
                "webhook: {url: 'https://a', secrets: [{}]} | line 3: 'env': expected 'env:"
                        + " VARIABLE'",
                "webhook: {url: 'https://a', secrets: [whsec_x]} | line 3: expected names and"
                        + " values"
            })
    void saysWhatIsWrongAndWhere(String line, String objection) {
        String text =
                line.startsWith("name")
                        ? "exports:\n  - " + line + "\n    file: {path: /tmp/x}\n"
                        : "exports:\n  - name: a\n    " + line + "\n";
        ExportFileException e = catchThrowableOfType(ExportFileException.class, () -> read(text));
        assertThat(String.join("\n", e.objections()))
                .contains("exports.yml " + objection)
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | expected 'exports:'",
                "exports:                  | expected a list",
                "exports: []               | expected 'exports:' and at least one",
                "'exports: ['              | this is no YAML",
                "'other: 1'                | there is no 'other' here"
            })
    void refusesFilesThatAreNone(String text, String objection) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ExportFileException.class)
                .hasMessageContaining(objection);
    }

    @Test
    void wantsOneSinkAndNamesThatDiffer() {
        assertThatThrownBy(() ->
                        read(
                                """
                                exports:
                                  - name: a
                                  - name: a
                                    file: {path: /tmp/x}
                                    syslog: {host: logs}
                                """))
                .hasMessageContaining("line 2: expected one of webhook, syslog, file")
                .hasMessageContaining("line 3: expected one of")
                .hasMessageContaining("'name': is there twice");
        assertThatThrownBy(() -> ExportFile.read(directory.resolve("none"), ENVIRONMENT))
                .hasMessageContaining("cannot be read");
    }

    private static List<ExportSettings> read(String text) throws ExportFileException {
        return ExportFile.read("exports.yml", text, ENVIRONMENT);
    }
}
