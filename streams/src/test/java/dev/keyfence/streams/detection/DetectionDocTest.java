package dev.keyfence.streams.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.detector.Detectors;
import dev.keyfence.streams.detection.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of rules in {@code DETECTION.md} says what the code does. */
class DetectionDocTest {

    private static final Path DOC = Path.of("DETECTION.md");
    private static final String BEGIN = "<!-- rules: written by DetectionDocTest -->\n";
    private static final String END = "<!-- end of rules -->\n";

    /** What a rule asks a database of addresses for; the others ask nothing. */
    private static final Map<String, String> DATABASES =
            Map.ofEntries(
                    Map.entry("D1", "better with ASN"),
                    Map.entry("D2", "better with ASN"),
                    Map.entry("D3", "ASN for systems"),
                    Map.entry("D5", "ASN for systems"),
                    Map.entry("D9", "better with ASN and country"),
                    Map.entry("D10", "better with ASN"),
                    Map.entry("D11", "ASN and city"),
                    Map.entry("D12", "city"),
                    Map.entry("D13", "anonymous IP"),
                    Map.entry("D14", "better with ASN"),
                    Map.entry("D18", "better with ASN and country"),
                    Map.entry("D19", "ASN"));

    /** What the rules about the pipeline are about: they look at no sightings. */
    private static final Map<String, String> HEALTH_OF =
            Map.of("H1", "node", "H2", "detection", "H3", "node", "H4", "topic");

    @Test
    void tellsEveryRule() throws IOException {
        String text = Files.readString(DOC);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        String table = table();
        if (Boolean.getBoolean("doc.write")) {
            Files.writeString(
                    DOC, text.substring(0, begin) + table + text.substring(text.indexOf(END)));
        }

        assertThat(Files.readString(DOC))
                .as("run this test with -Ddoc.write=true, and look at what it wrote")
                .contains(BEGIN + table + END);
    }

    private static String table() {
        String head =
                """
                | rule | raises an alert when | of | severity | quiet | technique | settings | database |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """;
        Stream<String> rows =
                Detectors.ALL.stream()
                        .map(kind -> row(kind.rule(), kinds(kind.rule()), settings(kind)));
        String last =
                row(
                        Detectors.CORRELATION.rule(),
                        "key, owner, address",
                        settings(Detectors.CORRELATION));
        Stream<String> health =
                Detectors.HEALTH.stream()
                        .map(kind ->
                                row(
                                        kind.rule(),
                                        HEALTH_OF.getOrDefault(kind.rule().id(), "?"),
                                        settings(kind)));
        return head
                + Stream.of(rows, Stream.of(last), health)
                        .flatMap(each -> each)
                        .collect(Collectors.joining());
    }

    private static String row(Rule rule, String kinds, String settings) {
        return Stream.of(
                        rule.id() + " `" + rule.name() + "`",
                        rule.about().substring(0, 1).toLowerCase(Locale.ROOT)
                                + rule.about().substring(1, rule.about().length() - 1),
                        kinds,
                        rule.severity().name().toLowerCase(Locale.ROOT),
                        plain(rule.quiet().toString()),
                        rule.technique() == null ? "" : rule.technique(),
                        settings,
                        DATABASES.getOrDefault(rule.id(), ""))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String kinds(Rule rule) {
        return rule.watches().stream()
                .sorted()
                .map(DetectionDocTest::word)
                .collect(Collectors.joining(", "));
    }

    private static String word(EntityKind kind) {
        return switch (kind) {
            case AUTONOMOUS_SYSTEM -> "system";
            case USER_AGENT -> "user agent";
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String settings(Detectors.Kind<?, ?> kind) {
        return kind.text(Map.of()).entrySet().stream()
                .map(setting -> "`" + setting.getKey() + "` " + plain(setting.getValue()))
                .collect(Collectors.joining(", "))
                .strip();
    }

    /** Days are easier to read than hundreds of hours; long lists stand in the code. */
    private static String plain(String value) {
        List<String> words = List.of(value.split(","));
        if (words.size() > 3) {
            return words.size() + " names such as " + words.getFirst();
        }
        if (value.isEmpty()) {
            return "(none)";
        }
        if (!value.startsWith("PT")) {
            return value;
        }
        Duration duration = Duration.parse(value);
        return duration.toHours() >= 48 && duration.toHours() % 24 == 0
                ? "P" + duration.toDays() + "D"
                : value;
    }
}
