package dev.keyfence.verifier.cli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is busiest now. */
@Command(
        name = "top",
        header = "Shows the busiest keys, owners, profiles or routes of the last minutes.",
        description = {
            "",
            "On a terminal again and again until Ctrl-C; elsewhere once, or with --watch one table"
                    + " below the other. Counts are a second or two old.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {"", "Examples:", "  keyfence top", "  keyfence top --by owner --minutes 10"})
final class TopCommand extends ClientCommand {

    private static final Duration INTERVAL_MIN = Duration.ofMillis(500);
    private static final int MINUTES_MAX = 60;

    @Option(
            names = "--by",
            paramLabel = "WORD",
            defaultValue = "key",
            description = "key, owner, profile or route. Default: ${DEFAULT-VALUE}.")
    String by = "key";

    @Option(
            names = "--minutes",
            paramLabel = "COUNT",
            defaultValue = "2",
            description =
                    "Since the beginning of the minute that was so many minutes ago, 1 to 60."
                            + " Default: ${DEFAULT-VALUE}.")
    int minutes;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "How many, 1 to 500. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--watch", description = "Again and again where there is no terminal, too.")
    boolean watch;

    @Option(names = "--interval", paramLabel = "TIME", description = "How often. Default: 2s.")
    @Nullable String interval;

    @Override
    void run(Session session) throws InterruptedException {
        String length = Moment.length("--interval", interval);
        Duration every = length == null ? Duration.ofSeconds(2) : Duration.parse(length);
        if (every.compareTo(INTERVAL_MIN) < 0) {
            throw ClientFailure.usage("--interval must be 500 ms (PT0.5S) or more");
        }
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw ClientFailure.usage("--minutes must be 1 to " + MINUTES_MAX);
        }
        boolean again = watch || (session.terminal().interactive() && !session.json());
        do {
            Answer answer = session.api().get(query().text());
            session.clear();
            session.show(
                    answer,
                    top -> {
                        List<String> lines =
                                new ArrayList<>(
                                        UsageView.totals(top.path("groups"), by)
                                                .lines(session.terminal().columns()));
                        if (!top.path("complete").asBoolean()) {
                            lines.add(UsageView.uncertain(top));
                        }
                        return lines;
                    });
        } while (again && session.terminal().pause().pause(every));
    }

    private Query query() {
        Moment moments = ClientCommand.moments();
        return Query.of("/v1/usage")
                .and("group_by", by)
                .and("step", "PT1M")
                .and("from", moments.ago("--minutes", minutes + "m"))
                .and("limit", limit);
    }
}
