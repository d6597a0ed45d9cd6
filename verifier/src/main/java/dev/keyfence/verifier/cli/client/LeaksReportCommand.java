package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends the keys of leaked secrets. */
@Command(
        name = "report",
        header = "Ends the keys of leaked secrets, on every node and for good.",
        description = {
            "",
            "Reads one secret a line from a file, or from standard input, and never from the command"
                    + " line, which others see. Tells whose keys they were; what opens no key is"
                    + " counted. A report may be made again: it does no harm.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence leaks report found.txt --source pastebin",
            "  keyfence leaks report - --source trufflehog < found.txt",
            "  keyfence leaks report hashes.txt --digests --source partner",
            "",
            "The exit status is 10 when not all nodes have confirmed yet."
        })
final class LeaksReportCommand extends ClientCommand {

    /** Half of what one call takes: so many lines of the greatest length fit a body. */
    private static final int ITEMS_A_CALL = 500;

    /** Keys are shorter, and such files are not larger. */
    private static final int LINE_CHARACTERS_MAX = 1_024;

    private static final int LINES_MAX = 1_000_000;

    @Parameters(
            paramLabel = "FILE",
            description = "One secret a line, empty lines apart; - for standard input.")
    String file = "";

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            required = true,
            description = "Who found them, or where; kept with the revocations. Required.")
    String source = "";

    @Option(
            names = "--digests",
            description =
                    "The lines are hashes of secrets: SHA-256 in hexadecimal, or sha512:…,"
                            + " hmac-sha256:NAME:…")
    boolean digests;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "More on it; kept with the revocations.")
    @Nullable String note;

    @Mixin WaitOption wait = new WaitOption();

    @Option(
            names = "--confirm",
            paramLabel = "WORD",
            description = "last_admin_key says that the last administrator's key is meant, too.")
    @Nullable String confirm;

    /** A line that holds something, and where it stands. */
    private record Line(int number, String text) {}

    @Override
    void run(Session session) {
        List<Line> lines = lines(session.terminal().input());
        if (lines.isEmpty()) {
            throw ClientFailure.usage("there is nothing in it: one secret a line is expected");
        }
        Table table = new Table("LINE", "OUTCOME", "KEY ID", "OWNER", "REVOCATION", "STATUS");
        int unknown = 0;
        int pending = 0;
        int refused = 0;
        for (int from = 0; from < lines.size(); from += ITEMS_A_CALL) {
            List<Line> some = lines.subList(from, Math.min(from + ITEMS_A_CALL, lines.size()));
            Answer answer = session.api().write(new Write("POST", "/v1/leaks", body(some), ""));
            if (session.json()) {
                session.print(List.of(answer.text()));
            }
            unknown += answer.json().path("unknown").asInt();
            for (JsonNode item : answer.json().path("items")) {
                refused += isOutcome(item, "last_admin_key") ? 1 : 0;
                pending += Text.of(item, "status").equals("pending") ? 1 : 0;
                add(table, item, some);
            }
        }
        tell(session, table, lines.size(), unknown);
        check(pending, refused);
    }

    private static void add(Table table, JsonNode item, List<Line> some) {
        if (!isOutcome(item, "unknown")) {
            table.row(
                    String.valueOf(some.get(item.path("index").asInt()).number()),
                    Text.of(item, "outcome"),
                    Text.of(item, "key_id"),
                    Text.of(item, "owner"),
                    Text.of(item, "revocation_id"),
                    Text.of(item, "status"));
        }
    }

    private static void tell(Session session, Table table, int all, int unknown) {
        if (session.json()) {
            return;
        }
        if (unknown < all) {
            session.print(table.lines(session.terminal().columns()));
        }
        session.note("%,d read, %,d of them open no key".formatted(all, unknown));
    }

    private static void check(int pending, int refused) {
        if (refused > 0) {
            throw new ClientFailure(
                    ClientFailure.Kind.CONFLICT,
                    "the last administrator's key is among them, and lives: make another"
                            + " administrator first, or say --confirm last_admin_key");
        }
        if (pending > 0) {
            throw new ClientFailure(
                    ClientFailure.Kind.PENDING,
                    "%,d revocations are made, and not confirmed by all nodes yet; run it again to see"
                            .formatted(pending));
        }
    }

    private static boolean isOutcome(JsonNode item, String outcome) {
        return Text.of(item, "outcome").equals(outcome);
    }

    private ObjectNode body(List<Line> some) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray(digests ? "digests" : "keys");
        some.forEach(line -> items.add(line.text()));
        body.put("source", source);
        Bodies.put(body, "note", note);
        Bodies.put(body, "confirm", confirm);
        wait.putInto(body);
        return body;
    }

    /** What was read is never told again, and the file's name may be a key by mistake. */
    private List<Line> lines(InputStream standardInput) {
        try (InputStream in =
                        file.equals("-") ? standardInput : Files.newInputStream(Path.of(file));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<Line> lines = new ArrayList<>();
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.length() > LINE_CHARACTERS_MAX || lines.size() == LINES_MAX) {
                    throw ClientFailure.usage(
                            "there are more than %,d lines, or one that is longer than any key"
                                    .formatted(LINES_MAX));
                }
                if (!line.isBlank()) {
                    lines.add(new Line(number, line.strip()));
                }
            }
            return lines;
        } catch (IOException | RuntimeException e) {
            if (e instanceof ClientFailure failure) {
                throw failure;
            }
            throw ClientFailure.usage(
                    "the file cannot be read; keys are read from a file or from standard input (-),"
                            + " never from the command line");
        }
    }
}
