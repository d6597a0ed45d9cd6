package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how far a revocation is. */
@Command(
        name = "show",
        header = "Shows a revocation's receipt as it is now.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  keyfence revocations show rev_01m80vaxg8wwn73he2jp669g65 --wait 30s"
        })
final class RevocationsShowCommand extends ClientCommand {

    @Parameters(paramLabel = "REVOCATION_ID", description = "The revocation's id, rev_...")
    String id = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "How long to wait until it is confirmed, at most 60s. Default: not at all.")
    @Nullable String wait;

    @Override
    void run(Session session) {
        Query query =
                Query.of("/v1/revocations/" + Text.encoded(id))
                        .and("wait_ms", WaitOption.millis(wait));
        ReceiptView.show(session, session.api().get(query.text()));
    }
}
