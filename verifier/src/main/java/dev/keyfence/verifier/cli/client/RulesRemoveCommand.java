package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a rule of the user's. */
@Command(
        name = "remove",
        header = "Removes a rule of your own; what it has raised stays.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence rules remove deletes_at_night"})
final class RulesRemoveCommand extends ClientCommand {

    @Parameters(paramLabel = "NAME", description = "The rule's name, without U: before it.")
    String name = "";

    @Override
    void run(Session session) {
        session.show(session.api().delete(RulesPutCommand.path(name)), RuleView::lines);
    }
}
