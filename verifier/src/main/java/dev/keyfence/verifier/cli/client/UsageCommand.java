package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how keys are used. */
@Command(
        name = "usage",
        header = "Shows how keys are used: how often, by whom, from where, and when last.",
        description = {
            "",
            "Windows of a minute, an hour or a day of one key, owner, profile or route; or, with --by,"
                    + " the totals of all of a kind by name, or with --busiest of those with the most"
                    + " decisions. ADDRESSES are distinct client addresses, estimated to 1.6 %%.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence usage --key key_01m80vawzjqagcmxd1vambryg6",
            "  keyfence usage --owner acme --step 1d --from 90d",
            "  keyfence usage --by owner --step 1d --from 2026-10-01T00:00:00Z"
                    + " --to 2026-11-01T00:00:00Z --csv",
            "  keyfence usage --by route --profile clipia --busiest 10"
        })
final class UsageCommand extends ClientCommand {

    /** As many as the control plane gives at once. */
    private static final int PAGE = 500;

    @Option(names = "--key", paramLabel = "KEY_ID", description = "Of this key.")
    @Nullable String key;

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of this owner's keys.")
    @Nullable String owner;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Of this profile; with --by route, of its routes.")
    @Nullable String profile;

    @Option(
            names = "--route",
            paramLabel = "ROUTE",
            description = "Of this route of a profile, such as /v1/files/{id}.")
    @Nullable String route;

    @Option(
            names = "--by",
            paramLabel = "WORD",
            description = "Totals of each key, owner, profile or route.")
    @Nullable String by;

    @Option(
            names = "--busiest",
            paramLabel = "COUNT",
            description = "With --by: only so many, those with the most decisions first; 1 to 500.")
    @Nullable Integer busiest;

    @Option(
            names = "--step",
            paramLabel = "TIME",
            description = "How long windows are: 1m, 1h or 1d. Default: 1h.")
    @Nullable String step;

    @Mixin PeriodOptions period = new PeriodOptions();

    @Option(names = "--csv", description = "Comma-separated values, for a spreadsheet or a bill.")
    boolean csv;

    @Override
    void run(Session session) {
        if (busiest != null && (by == null || busiest < 1 || busiest > PAGE)) {
            throw ClientFailure.usage("--busiest is 1 to " + PAGE + ", and goes with --by");
        }
        Query query =
                period.on(
                                Query.of("/v1/usage")
                                        .and("key_id", key)
                                        .and("owner", owner)
                                        .and("profile", profile)
                                        .and("route", route)
                                        .and("group_by", by)
                                        .and("order", order()))
                        .and("step", Moment.length("--step", step))
                        .and("limit", busiest == null ? PAGE : busiest);
        String cursor = null;
        boolean first = true;
        do {
            Answer answer = session.api().get(query.and("cursor", cursor).text());
            JsonNode page = answer.json();
            boolean head = first;
            session.show(answer, shown -> csv ? lines(shown, head) : table(shown, session));
            if (busiest != null && !page.path("complete").asBoolean()) {
                session.note(UsageView.uncertain(page));
            }
            first = false;
            JsonNode next = page.path("next_cursor");
            cursor = next.isTextual() ? next.textValue() : null;
        } while (cursor != null);
    }

    private @Nullable String order() {
        if (by == null) {
            return null;
        }
        return busiest == null ? "name" : "busiest";
    }

    private List<String> table(JsonNode page, Session session) {
        return (by == null ? windows(page) : UsageView.totals(page.path("groups"), by))
                .lines(session.terminal().columns());
    }

    private static Table windows(JsonNode page) {
        Table table =
                new Table("START", "TOTAL", "ALLOWED", "DENIED", "ADDRESSES", "LAST", "REASONS");
        for (JsonNode window : page.path("windows")) {
            table.row(
                    Text.time(window, "start"),
                    Text.of(window, "total"),
                    Text.of(window, "allowed"),
                    Text.of(window, "denied"),
                    Text.of(window, "distinct_ips"),
                    Text.time(window, "last_at"),
                    UsageView.counts(window.path("reasons")));
        }
        return table;
    }

    private List<String> lines(JsonNode page, boolean head) {
        List<String> columns =
                by == null
                        ? List.of("start", "total", "allowed", "denied", "distinct_ips")
                        : UsageView.columns(by);
        List<String> lines = new ArrayList<>();
        if (head) {
            lines.add(String.join(",", columns));
        }
        for (JsonNode row : page.path(by == null ? "windows" : "groups")) {
            lines.add(UsageView.csv(row, columns));
        }
        return lines;
    }
}
