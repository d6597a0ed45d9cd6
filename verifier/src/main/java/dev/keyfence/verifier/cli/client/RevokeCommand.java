package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Revokes many keys by one record. */
@Command(
        name = "revoke",
        header = "Revokes all keys of an owner, tag, profile or environment, or one, or all.",
        description = {
            "",
            "For good, on every node, whatever their number. Shows first what would die and asks, where"
                    + " somebody can be asked; scripts say --yes.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence revoke --owner acme --dry-run",
            "  keyfence revoke --owner acme --reason key_compromise --note 'laptop stolen' --wait 10s",
            "  keyfence revoke --tag ci --issued-before 2026-11-22T05:00:00Z --yes"
        })
final class RevokeCommand extends ClientCommand {

    private static final String PATH = "/v1/revocations";
    private static final String EVERYTHING = "everything";

    @Mixin TargetChoice target = new TargetChoice();

    @Option(
            names = "--issued-before",
            paramLabel = "WHEN",
            description =
                    "Only keys that were made before: a time (2026-01-31T12:00:00Z) or how long ago"
                            + " (24h). Default: all that there are now.")
    @Nullable String issuedBefore;

    @Mixin WhyOptions why = new WhyOptions();

    @Option(names = "--dry-run", description = "Counts the keys, shows some, and revokes nothing.")
    boolean dryRun;

    @Mixin WaitOption wait = new WaitOption();

    @Option(names = "--yes", description = "Does not ask.")
    boolean yes;

    @Option(
            names = "--confirm",
            paramLabel = "WORD",
            description = "Says on purpose what is refused without: everything, last_admin_key.")
    @Nullable String confirm;

    @Mixin WriteOptions write = new WriteOptions();

    @Override
    void run(Session session) {
        ObjectNode body = why.body();
        String what = target.putInto(body);
        Bodies.put(body, "issued_before", moments().ago("--issued-before", issuedBefore));
        if (dryRun) {
            session.show(preview(session, body), answer -> preview(answer, what, session));
            return;
        }
        Bodies.put(body, "confirm", confirm);
        agree(session, body, what);
        wait.putInto(body);
        ReceiptView.show(session, session.api().write(write.post(PATH, body)));
    }

    /** Goes on only with the consent of whoever calls. */
    private void agree(Session session, ObjectNode body, String what) {
        if (yes || confirm != null) {
            return;
        }
        if (!session.terminal().interactive()) {
            throw ClientFailure.usage(
                    "nobody can be asked here: look with --dry-run, then say --yes"
                            + (target.everything ? " --confirm everything" : ""));
        }
        preview(preview(session, body).json(), what, session).forEach(session::notice);
        String word = target.everything ? EVERYTHING : "yes";
        String typed = session.ask("This is for good. Type '" + word + "' to revoke " + what + ':');
        if (!typed.equals(word)) {
            throw new ClientFailure(ClientFailure.Kind.FAILED, "nothing was revoked");
        }
        if (target.everything) {
            body.put("confirm", EVERYTHING);
        }
    }

    private Answer preview(Session session, ObjectNode body) {
        ObjectNode question = body.deepCopy();
        question.put("dry_run", true);
        // A question of its own: under the revocation's idempotency key it would take its place.
        return session.api().write(new WriteOptions().post(PATH, question));
    }

    private static List<String> preview(JsonNode answer, String what, Session session) {
        List<String> lines = new ArrayList<>();
        long count = answer.path("count").asLong();
        lines.add(
                String.format(Locale.ROOT, "%,d %s: %s", count, count == 1 ? "key" : "keys", what));
        if (answer.path("last_admin_key").asBoolean()) {
            lines.add("Nobody could administer Keyfence after that: --confirm last_admin_key");
        }
        JsonNode sample = answer.path("sample");
        if (!sample.isEmpty()) {
            lines.add("");
            lines.addAll(KeyView.table(sample).lines(session.terminal().columns()));
            if (sample.size() < count) {
                lines.add("...");
            }
        }
        return lines;
    }
}
