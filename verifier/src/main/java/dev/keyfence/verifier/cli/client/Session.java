package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a client command: the API, and who reads the answers. */
final class Session implements AutoCloseable {

    private final ControlApi api;
    private final Terminal terminal;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    Session(ControlApi api, Terminal terminal, PrintWriter out, PrintWriter err, boolean json) {
        this.api = api;
        this.terminal = terminal;
        this.out = out;
        this.err = err;
        this.json = json;
    }

    ControlApi api() {
        return api;
    }

    Terminal terminal() {
        return terminal;
    }

    /** True when programs read the answers. */
    boolean json() {
        return json;
    }

    /** Shows an answer: as it came, or as its lines. */
    void show(Answer answer, Function<JsonNode, List<String>> human) {
        if (json) {
            print(List.of(answer.text()));
        } else {
            print(human.apply(answer.json()));
        }
    }

    /** Shows a list: the page that was asked for, or all from there on. */
    void list(Query query, PageOptions page, Function<Iterable<JsonNode>, Table> human) {
        Query limited = query.and("limit", page.limit);
        String cursor = page.cursor;
        while (true) {
            Answer answer = api.get(limited.and("cursor", cursor).text());
            JsonNode items = answer.json().path("items");
            JsonNode next = answer.json().path("next_cursor");
            if (json && page.all) {
                items.forEach(item -> out.println(item));
                out.flush();
            } else {
                show(answer, _ -> human.apply(items).lines(terminal.columns()));
            }
            if (!next.isTextual()) {
                return;
            }
            if (!page.all) {
                if (!json) {
                    note("there are more: --all, or --cursor " + Text.oneLine(next.textValue()));
                }
                return;
            }
            cursor = next.textValue();
        }
    }

    void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    /** Where an import shows how far it is. */
    ImportScreen importScreen(@Nullable Path rejects) {
        return new ImportScreen(out, err, terminal.interactive(), rejects);
    }

    /** Empties the screen, where there is one. */
    void clear() {
        if (terminal.interactive() && !json) {
            out.print("\u001B[H\u001B[2J");
        }
    }

    /** Says something beside the answer. */
    void note(String line) {
        notice("keyfence: " + line);
    }

    /** Prints a line beside the answer. */
    void notice(String line) {
        err.println(line);
        err.flush();
    }

    /** Asks, and reads a line. */
    String ask(String question) {
        err.print(question + ' ');
        err.flush();
        return terminal.readLine();
    }

    @Override
    public void close() {
        api.close();
    }
}
