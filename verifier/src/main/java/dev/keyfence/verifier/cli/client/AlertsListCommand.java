package dev.keyfence.verifier.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists alerts. */
@Command(
        name = "list",
        header = "Lists alerts, that with the latest hit first.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence alerts list --status new",
            "  keyfence alerts list --owner acme --from 7d --all --json"
        })
final class AlertsListCommand extends ClientCommand {

    @Mixin AlertFilterOptions filter = new AlertFilterOptions();
    @Mixin PeriodOptions period = new PeriodOptions();
    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(period.on(filter.on(Query.of("/v1/alerts"))), page, AlertView::table);
    }
}
