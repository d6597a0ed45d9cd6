package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a key a new secret. */
@Command(
        name = "rotate",
        header = "Gives a key a new secret, and prints it once.",
        description = {
            "",
            "The old secret is accepted for the grace period, and then no more. Revoking the key kills"
                    + " both.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys rotate key_01m80vawzjqagcmxd1vambryg6 --grace 24h",
            "  keyfence keys rotate key_01m80vawzjqagcmxd1vambryg6 --grace 0s --secret-only > key"
        })
final class KeysRotateCommand extends ClientCommand {

    @Mixin ChangeOptions change = new ChangeOptions();
    @Mixin WhyOptions why = new WhyOptions();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description =
                    "How long the old secret is accepted: 30m, 24h, 7d, 0s. Default: the control"
                            + " plane's, a day.")
    @Nullable String grace;

    @Mixin SecretOptions secret = new SecretOptions();

    @Override
    void run(Session session) {
        ObjectNode body = why.body();
        Bodies.put(body, "grace", Moment.length("--grace", grace));
        secret.show(session, session.api().write(change.post("/rotate", body)));
    }
}
