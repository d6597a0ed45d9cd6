package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a record that could not be used. */
@Command(
        name = "show",
        header = "Shows where a record stands, why nobody could use it, and its first bytes.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence dead-letters show keyfence.commands-3-17"})
final class DeadLettersShowCommand extends ClientCommand {

    private static final int BYTES_A_LINE = 16;

    /** As much as fits a screen; --json has all that is kept. */
    private static final int BYTES_SHOWN_MAX = 256;

    @Parameters(paramLabel = "ID", description = "The id in the list: TOPIC-PARTITION-OFFSET.")
    String id = "";

    @Override
    void run(Session session) {
        session.show(
                session.api().get("/v1/dead-letters/" + Text.encoded(id)),
                DeadLettersShowCommand::lines);
    }

    private static List<String> lines(JsonNode letter) {
        List<String> lines =
                new ArrayList<>(
                        new Labels()
                                .and("topic", Text.of(letter, "topic"))
                                .and("partition", Text.of(letter, "partition"))
                                .and("offset", Text.of(letter, "offset"))
                                .and("reason", Text.of(letter, "reason"))
                                .and("reported", Text.of(letter, "reports") + " times")
                                .and("first", Text.time(letter, "first_reported_at"))
                                .and("last", Text.time(letter, "last_reported_at"))
                                .and("by", Text.of(letter, "reporters"))
                                .andIfAny("record key", Text.of(letter, "record_key"))
                                .and("value", Text.of(letter, "value_bytes") + " bytes")
                                .andIfAny("no redrive", Text.of(letter, "cannot_redrive"))
                                .lines());
        lines.addAll(dump(letter.path("value_base64").asText("")));
        return lines;
    }

    /** In hexadecimal digits only: the bytes of a record that nobody understands may be any. */
    private static List<String> dump(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < Math.min(bytes.length, BYTES_SHOWN_MAX); at += BYTES_A_LINE) {
            int end = Math.min(bytes.length, at + BYTES_A_LINE);
            lines.add(
                    "%04x  %s".formatted(at, HexFormat.ofDelimiter(" ").formatHex(bytes, at, end)));
        }
        return lines;
    }
}
