package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists exceptions. */
@Command(
        name = "list",
        header = "Lists exceptions, and how many alerts each has swallowed.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence alerts exceptions list --active"})
final class ExceptionsListCommand extends ClientCommand {

    @Option(names = "--active", description = "Without those that have ended.")
    boolean active;

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                Query.of("/v1/alerts/exceptions").and("active", active ? "true" : null),
                page,
                ExceptionView::table);
    }
}
