package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the fleet. */
@Command(
        name = "nodes",
        header = "Shows the fleet: who holds a lease, and how far each node is.",
        description = {
            "",
            "As the control node that is asked knows it. A node is live while it may answer, silent when"
                    + " its lease has run out (it answers nothing), released when it stopped in order."
                    + " FENCE and KEYS are the next offsets that it will apply; STALENESS is how old"
                    + " what it knows may be.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence nodes",
            "  keyfence nodes --watch --interval 5s",
            "  pass show keyfence | keyfence nodes --key-file -    the key from standard input"
        })
final class NodesCommand extends ClientCommand {

    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);

    @Option(names = "--watch", description = "Shows it again and again, until Ctrl-C.")
    boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "How often, with --watch. Default: 1s.")
    @Nullable String interval;

    @Override
    void run(Session session) throws InterruptedException {
        String length = Moment.length("--interval", interval);
        Duration every = length == null ? Duration.ofSeconds(1) : Duration.parse(length);
        if (every.compareTo(INTERVAL_MIN) < 0) {
            throw ClientFailure.usage("--interval must be 100 ms (PT0.1S) or more");
        }
        do {
            Answer answer = session.api().get("/v1/nodes");
            if (watch) {
                session.clear();
            }
            session.show(answer, nodes -> lines(nodes, session));
        } while (watch && session.terminal().pause().pause(every));
    }

    private static List<String> lines(JsonNode nodes, Session session) {
        Table table =
                new Table(
                        "NODE",
                        "ROLE",
                        "STATUS",
                        "LEASE LEFT",
                        "FENCE",
                        "KEYS",
                        "STALENESS",
                        "SEEN",
                        "VERSION");
        for (JsonNode node : nodes.path("items")) {
            table.row(
                    Text.of(node, "node_id"),
                    Text.of(node, "role"),
                    Text.of(node, "status"),
                    Text.millis(node, "lease_left_ms"),
                    Text.of(node, "fence_position"),
                    Text.of(node, "keys_position"),
                    Text.millis(node, "staleness_ms"),
                    Text.millis(node, "last_seen_ms") + " ago",
                    Text.of(node, "version"));
        }
        return table.lines(session.terminal().columns());
    }
}
