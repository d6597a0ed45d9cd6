package dev.keyfence.verifier.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Apache's and nginx's access logs: {@code host ident user [time] "request" status bytes}, and for
 * {@code combined} {@code "referrer" "user agent"}. Quotes within a field are escaped with a
 * backslash (Apache) or as {@code \x22} (nginx). The user may hold spaces, the request anything
 * that a client ever sent. https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
 */
final class AccessLogParser implements LineParser {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);

    /** The length of {@code 17/May/2015:10:05:03 +0000}. */
    private static final int TIME_LENGTH = 26;

    private final boolean agents;

    private AccessLogParser(boolean agents) {
        this.agents = agents;
    }

    /** Referrer and user agent must be there; fields that follow them are ignored. */
    static AccessLogParser combined() {
        return new AccessLogParser(true);
    }

    /** The line ends with the response's size. */
    static AccessLogParser common() {
        return new AccessLogParser(false);
    }

    @Override
    public ParsedLine parse(String line) {
        if (line.isBlank()) {
            return new ParsedLine.Malformed("the line is empty");
        }
        int hostEnd = line.indexOf(' ');
        if (hostEnd <= 0) {
            return new ParsedLine.Malformed("there is no client address");
        }
        String host = line.substring(0, hostEnd);
        String unfit = Fields.unfitSource(host);
        if (unfit != null) {
            return new ParsedLine.Malformed(unfit);
        }
        for (int at = line.indexOf(" [", hostEnd); at >= 0; at = line.indexOf(" [", at + 1)) {
            Instant time = timeAt(line, at + 2);
            if (time != null) {
                return afterTime(host, time, new Cursor(line, at + 2 + TIME_LENGTH + 1));
            }
        }
        return new ParsedLine.Malformed(
                "there is no time in brackets ([17/May/2015:10:05:03 +0000])");
    }

    private ParsedLine afterTime(String host, Instant time, Cursor rest) {
        String request = rest.quoted();
        if (request == null) {
            return rest.malformed("the request in quotes");
        }
        String status = rest.taken(AccessLogParser::isStatus);
        if (status == null) {
            return rest.malformed("a status of three digits");
        }
        if (!rest.token(AccessLogParser::isSize)) {
            return rest.malformed("the response's size");
        }
        String userAgent = null;
        if (agents) {
            if (rest.quoted() == null) {
                return rest.malformed("the referrer in quotes");
            }
            userAgent = rest.quoted();
            if (userAgent == null) {
                return rest.malformed("the user agent in quotes");
            }
        } else if (!rest.atEnd()) {
            return rest.malformed("the end of the line");
        }
        return new ParsedLine.Request(logged(host, time, request, userAgent, status));
    }

    private static LoggedRequest logged(
            String host, Instant time, String request, @Nullable String userAgent, String status) {
        RequestLine asked = RequestLine.of(request);
        return new LoggedRequest(
                host,
                host,
                time,
                asked.method(),
                asked.path(),
                Fields.address(host),
                userAgent == null || userAgent.equals("-") ? null : Fields.sendable(userAgent),
                LoggedOutcome.ofStatus(status));
    }

    private static @Nullable Instant timeAt(String line, int start) {
        int end = start + TIME_LENGTH;
        if (end >= line.length() || line.charAt(end) != ']') {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(line.substring(start, end), TIME).toInstant();
            return time.isBefore(Instant.EPOCH) ? null : time;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static boolean isStatus(String token) {
        return token.length() == 3 && token.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isSize(String token) {
        return token.equals("-")
                || (!token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9'));
    }
}
