package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists gaps that the audit topology found. */
@Command(
        name = "gaps",
        header =
                "Lists which decisions are missing, as the audit topology found while they were made.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence audit gaps --open --node edge-2"})
final class AuditGapsCommand extends ClientCommand {

    /** More than that is for programs. */
    private static final int RANGES_SHOWN_MAX = 5;

    @Option(names = "--node", paramLabel = "ID", description = "Of this node only.")
    @Nullable String node;

    @Option(
            names = "--epoch",
            paramLabel = "NUMBER",
            description = "Of this start of the node only.")
    @Nullable Long epoch;

    @Option(names = "--open", description = "Only those of which something is still missing.")
    boolean open;

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                Query.of("/v1/audit/gaps")
                        .and("node_id", node)
                        .and("node_epoch", epoch == null ? null : epoch.toString())
                        .and("open", open ? "true" : null),
                page,
                AuditGapsCommand::table);
    }

    private static Table table(Iterable<JsonNode> gaps) {
        Table table =
                new Table("NODE", "EPOCH", "FIRST", "LAST", "MISSING", "PROOF", "FOUND", "RANGES");
        for (JsonNode gap : gaps) {
            table.row(
                    Text.of(gap, "node_id"),
                    Text.of(gap, "node_epoch"),
                    Text.of(gap, "first"),
                    Text.of(gap, "last"),
                    Text.of(gap, "missing"),
                    Text.of(gap, "proof"),
                    Text.time(gap, "found_at"),
                    ranges(gap.path("ranges")));
        }
        return table;
    }

    private static String ranges(JsonNode ranges) {
        List<String> shown = new ArrayList<>();
        for (JsonNode range : ranges) {
            if (shown.size() == RANGES_SHOWN_MAX) {
                break;
            }
            String first = Text.of(range, "first");
            String last = Text.of(range, "last");
            shown.add(first.equals(last) ? first : first + "-" + last);
        }
        String all = shown.isEmpty() ? "filled" : String.join(", ", shown);
        return ranges.size() > RANGES_SHOWN_MAX
                ? all + " and " + (ranges.size() - RANGES_SHOWN_MAX) + " more"
                : all;
    }
}
