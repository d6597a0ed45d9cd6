package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Suspends a key. */
@Command(
        name = "suspend",
        header = "Suspends a key",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "   refused until it is resumed.:keyfence keys suspend key_01m80vawzjqagcmxd1vambryg6 --note 'invoice unpaid'"
        })
final class KeysSuspendCommand extends ClientCommand {

    @Mixin ChangeOptions change = new ChangeOptions();
    @Mixin WhyOptions why = new WhyOptions();

    @Override
    void run(Session session) {
        session.show(session.api().write(change.post("/suspend", why.body())), KeyView::lines);
    }
}
