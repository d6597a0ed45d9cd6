package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists keys. */
@Command(
        name = "list",
        header = "Lists keys in the order of their creation.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence keys list --owner acme",
            "  keyfence keys list --older-than 90d --state active",
            "  keyfence keys list --unused-for 30d --state active --all",
            "  keyfence keys list --all --json | jq -r 'select(.state == \"active\") | .key_id'"
        })
final class KeysListCommand extends ClientCommand {

    @Option(names = "--owner", paramLabel = "OWNER", description = "Keys of this owner only.")
    @Nullable String owner;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Keys of this profile only.")
    @Nullable String profile;

    @Option(names = "--tag", paramLabel = "TAG", description = "Keys with this tag only.")
    @Nullable String tag;

    @Option(
            names = "--environment",
            paramLabel = "WORD",
            description = "Keys of this environment only: live or test.")
    @Nullable String environment;

    @Option(
            names = "--state",
            paramLabel = "WORD",
            description = "Keys in this state only: active, suspended, expired or revoked.")
    @Nullable String state;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Keys whose newest secret is older than this only, such as 90d.")
    @Nullable String olderThan;

    @Option(
            names = "--unused-for",
            paramLabel = "TIME",
            description = "Keys that were not used for so long only, such as 30d.")
    @Nullable String unusedFor;

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                Query.of("/v1/keys")
                        .and("owner", owner)
                        .and("profile", profile)
                        .and("tag", tag)
                        .and("environment", environment)
                        .and("state", state)
                        .and("older_than", Moment.length("--older-than", olderThan))
                        .and("unused_for", Moment.length("--unused-for", unusedFor)),
                page,
                KeyView::table);
    }
}
