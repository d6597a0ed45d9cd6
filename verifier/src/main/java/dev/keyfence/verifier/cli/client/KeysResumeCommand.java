package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resumes a key. */
@Command(
        name = "resume",
        header = "Lets a suspended key in again.",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  keyfence keys resume key_01m80vawzjqagcmxd1vambryg6"})
final class KeysResumeCommand extends ClientCommand {

    @Mixin ChangeOptions change = new ChangeOptions();
    @Mixin WhyOptions why = new WhyOptions();

    @Override
    void run(Session session) {
        session.show(session.api().write(change.post("/resume", why.body())), KeyView::lines);
    }
}
