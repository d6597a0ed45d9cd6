package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what happened to keys. */
@Command(
        name = "events",
        header = "Shows what happened to keys: who did what, and when.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence events --owner acme --from 24h",
            "  keyfence events --actor key_01m80vawzjqagcmxd1vambryg6 --type revoked --all --json"
        })
final class EventsCommand extends ClientCommand {

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of this owner's keys only.")
    @Nullable String owner;

    @Option(
            names = "--actor",
            paramLabel = "KEY_ID",
            description = "What was done with this administrator's key only.")
    @Nullable String actor;

    @Option(
            names = "--type",
            paramLabel = "WORD",
            description = "Such events only: created, scoped, rotated, revoked, ...")
    @Nullable String type;

    @Option(names = "--key", paramLabel = "KEY_ID", description = "Of this key only.")
    @Nullable String key;

    @Mixin PeriodOptions period = new PeriodOptions();

    @Option(
            names = "--order",
            paramLabel = "WORD",
            description = "newest or oldest first. Default: the control plane's.")
    @Nullable String order;

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                period.on(
                                Query.of("/v1/key-events")
                                        .and("owner", owner)
                                        .and("actor", actor)
                                        .and("type", type)
                                        .and("key_id", key))
                        .and("order", order),
                page,
                ChangeView::ofManyKeys);
    }
}
