package dev.keyfence.verifier.cli.client;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sets a rule of the user's. */
@Command(
        name = "put",
        header = "Sets a rule of your own: what is decided from now on is held against it.",
        description = {
            "",
            "The file holds one rule, as 'rules test' reads it. One that is set under the name already is"
                    + " replaced. What is wrong with it is said with its line, and nothing is changed.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules test deletes.yaml --against access.log",
            "  keyfence rules put deletes_at_night deletes.yaml"
        })
final class RulesPutCommand extends ClientCommand {

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "The rule's name: what it says of itself in 'rule'.")
    String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The rule, YAML or JSON.")
    Path file = Path.of("");

    @Override
    void run(Session session) {
        session.show(session.api().put(path(name), "application/yaml", text()), RuleView::lines);
    }

    static String path(String name) {
        return "/v1/rules/user/" + Text.encoded(name);
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw ClientFailure.usage(file + " is not UTF-8");
        } catch (IOException e) {
            throw ClientFailure.usage("cannot read " + file);
        }
    }
}
