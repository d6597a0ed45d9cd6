package dev.keyfence.verifier.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that can be replayed, in the order in which a line is tried against them. */
public enum LogFormat {
    /**
     * JSON lines: {@code ts}, {@code owner} and/or {@code key_id}, {@code ip}, {@code ua}, route.
     */
    JSONL(new JsonLineParser()),
    /** Apache's and nginx's {@code combined}; what follows the user agent is ignored. */
    COMBINED(AccessLogParser.combined()),
    /** Apache's {@code common}: combined without referrer and user agent. */
    COMMON(AccessLogParser.common());

    private final LineParser parser;

    LogFormat(LineParser parser) {
        this.parser = parser;
    }

    LineParser parser() {
        return parser;
    }

    /** The first format in which the line is a request, or empty. */
    static Optional<LogFormat> of(String line) {
        return Arrays.stream(values())
                .filter(format -> format.parser.parse(line) instanceof ParsedLine.Request)
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
