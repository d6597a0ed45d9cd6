package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was decided. */
@Command(
        name = "investigate",
        header =
                "Shows what a key, an address or an owner did, or what a revocation came too late for.",
        description = {
            "",
            "Newest first. With --revocation: what was accepted between --since and the revocation's"
                    + " taking effect, node by node; ends with 1 when a node accepted anything after it.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence investigate key_01m80vawzjqagcmxd1vambryg6 --from 30d",
            "  keyfence investigate --ip 203.0.113.7 --outcome deny --from 24h --all --json",
            "  keyfence investigate --revocation rev_01m80vaxg8wwn73he2jp669g65 --since 2026-11-20T09:00:00Z"
        })
final class InvestigateCommand extends ClientCommand {

    @Parameters(arity = "0..1", paramLabel = "KEY_ID", description = "What this key did.")
    @Nullable String key;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "From this address only.")
    @Nullable String ip;

    @Option(names = "--owner", paramLabel = "OWNER", description = "With this owner's keys only.")
    @Nullable String owner;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description = "For this reason only: ok, revoked, expired, ...")
    @Nullable String reason;

    @Option(names = "--outcome", paramLabel = "WORD", description = "allow or deny only.")
    @Nullable String outcome;

    @Option(
            names = "--revocation",
            paramLabel = "REVOCATION_ID",
            description = "What was accepted before this revocation took effect.")
    @Nullable String revocation;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description =
                    "With --revocation: since when, such as a leak: a time or how long ago. Default:"
                            + " one day before the revocation.")
    @Nullable String since;

    @Mixin PeriodOptions period = new PeriodOptions();
    @Mixin PageOptions page = new PageOptions();

    @Override
    void run(Session session) {
        if (revocation != null) {
            RetroAudit.run(session, audited());
            return;
        }
        if (since != null) {
            throw ClientFailure.usage("--since goes with --revocation; --from is for all else");
        }
        if (key == null && ip == null && owner == null && reason == null) {
            throw ClientFailure.usage(
                    "what of? Name a key, or --ip, --owner, --reason, or --revocation");
        }
        session.list(
                period.on(
                        Query.of("/v1/decisions")
                                .and("key_id", key)
                                .and("ip", ip)
                                .and("owner", owner)
                                .and("reason", reason)
                                .and("outcome", outcome)),
                page,
                InvestigateCommand::table);
    }

    private RetroAudit.Asked audited() {
        boolean more = key != null || ip != null || owner != null || reason != null;
        if (more || outcome != null || period.from != null || period.to != null) {
            throw ClientFailure.usage("--revocation goes with --since and with no other filter");
        }
        return new RetroAudit.Asked(String.valueOf(revocation), moments().ago("--since", since));
    }

    static Table table(Iterable<JsonNode> decisions) {
        Table table =
                new Table(
                        "TIME", "OUTCOME", "REASON", "KEY ID", "OWNER", "ADDRESS", "REQUEST",
                        "NODE");
        for (JsonNode decision : decisions) {
            table.row(
                    Text.time(decision, "time"),
                    Text.of(decision, "outcome"),
                    Text.of(decision, "reason"),
                    Text.of(decision, "key_id"),
                    Text.of(decision, "owner"),
                    Text.of(decision, "client_ip"),
                    request(decision),
                    Text.of(decision, "node_id"));
        }
        return table;
    }

    static String request(JsonNode decision) {
        return Text.of(decision, "method") + ' ' + Text.of(decision, "route");
    }
}
