package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists revocations. */
@Command(
        name = "list",
        header = "Lists revocations, newest first.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence revocations list",
            "  keyfence revocations list --reason key_compromise --from 7d --all"
        })
final class RevocationsListCommand extends ClientCommand {

    @Option(
            names = "--target",
            paramLabel = "KIND=VALUE",
            description =
                    "Of this target only: owner=acme, tag=ci, key_id=key_..., profile=..., or"
                            + " everything.")
    @Nullable String target;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description = "With this reason only, such as key_compromise.")
    @Nullable String reason;

    @Option(
            names = "--actor",
            paramLabel = "KEY_ID",
            description = "Made with this administrator's key only.")
    @Nullable String actor;

    @Mixin PeriodOptions period = new PeriodOptions();

    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        session.list(
                period.on(
                        Query.of("/v1/revocations")
                                .and("target_kind", target == null ? null : target.split("=", 2)[0])
                                .and("target_value", value(target))
                                .and("reason", reason)
                                .and("actor", actor)),
                page,
                RevocationsListCommand::table);
    }

    private static @Nullable String value(@Nullable String target) {
        return target == null || !target.contains("=") ? null : target.split("=", 2)[1];
    }

    private static Table table(Iterable<JsonNode> revocations) {
        Table table =
                new Table(
                        "REVOCATION",
                        "REQUESTED",
                        "TARGET",
                        "CREATED BEFORE",
                        "REASON",
                        "NOTE",
                        "ACTOR",
                        "STATUS");
        for (JsonNode revocation : revocations) {
            table.row(
                    Text.of(revocation, "revocation_id"),
                    Text.time(revocation, "requested_at"),
                    target(revocation.path("target")),
                    Text.time(revocation, "created_before"),
                    Text.of(revocation, "reason"),
                    Text.of(revocation, "note"),
                    actor(revocation.path("actor")),
                    Text.of(revocation, "status"));
        }
        return table;
    }

    /** {@code owner acme}, {@code everything}. */
    private static String target(JsonNode target) {
        String words =
                StreamSupport.stream(target.properties().spliterator(), false)
                        .map(Map.Entry::getKey)
                        .map(field ->
                                target.path(field).isBoolean()
                                        ? field
                                        : field.replace("key_id", "key")
                                                + ' '
                                                + Text.of(target, field))
                        .collect(Collectors.joining(" "));
        return words.isEmpty() ? "-" : words;
    }

    private static String actor(JsonNode actor) {
        return actor.isObject() ? Text.of(actor, "id") : actor.asText("-");
    }
}
