package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows alerts as they change. */
@Command(
        name = "watch",
        header = "Shows alerts as they are raised, hit again and reviewed, until Ctrl-C.",
        description = {
            "",
            "One line each; with --json the alert as the API has it. Where the connection breaks it is"
                    + " made again, and goes on where it ended.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence alerts watch --severity-min high",
            "  keyfence alerts watch --json | jq -r .summary"
        })
final class AlertsWatchCommand extends ClientCommand {

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    @Mixin AlertFilterOptions filter = new AlertFilterOptions();

    @Override
    void run(Session session) throws InterruptedException {
        EventLines events = session.api().events(filter.on(Query.of("/v1/alerts/stream")).text());
        do {
            events.read((name, data) -> show(session, name, data));
        } while (session.terminal().pause().pause(COME_BACK));
    }

    private static void show(Session session, String name, String data) {
        if (name.equals("missed")) {
            session.note("some alerts are missing here: keyfence alerts list shows all");
        } else if (session.json()) {
            session.print(List.of(data));
        } else {
            JsonNode alert = new Answer(200, data).json();
            session.print(List.of(AlertView.line(alert)));
        }
    }
}
