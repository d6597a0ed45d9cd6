package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Makes an access log with the shape of a small web site's: a few clients make most requests,
 * nights are quiet, crawlers come all day, and some lines are what real logs have too: a client
 * that sent nothing, a TLS handshake on the plain port, a line that was cut off. Addresses are
 * those that RFC 5737 and RFC 3849 keep for documentation: nobody is in it. The same seed makes the
 * same log, wherever.
 */
public final class SampleLog {

    /** How many lines the shipped sample has, one of them cut off. */
    static final int LINES = 10_000;

    /** The line that was cut off. */
    static final int CUT_OFF_LINE = 8_899;

    private static final long SEED = 20261122;
    private static final int CLIENTS = 1_750;
    private static final Instant START = Instant.parse("2026-05-17T10:05:00Z");
    private static final int DAY_SECONDS = 86_400;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final List<String> AGENTS =
            List.of(
                    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0",
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Firefox/143.0",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0",
                    "curl/8.14.1",
                    "python-requests/2.32.5",
                    "Example-Crawler/2.1 (+https://crawler.example/\\\"about\\\")");
    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/robots.txt",
                    "/favicon.ico",
                    "/style/site.css",
                    "/images/logo.png",
                    "/blog/tags/kafka",
                    "/blog/2026/why-we-log?utm_source=feed",
                    "/projects/fence/",
                    "/v1/images?size=large",
                    "/v1/videos/42",
                    "/downloads/report.pdf");

    private final Random random = new Random(SEED);
    private double second;

    private SampleLog() {}

    /** The lines of the sample. */
    static List<String> lines() {
        SampleLog log = new SampleLog();
        List<String> lines = new ArrayList<>(LINES);
        for (int number = 1; number <= LINES; number++) {
            String line = log.line();
            lines.add(number == CUT_OFF_LINE ? line.substring(0, line.length() - 30) : line);
        }
        return lines;
    }

    /** Writes the sample that ships: run from the repository's root. */
    public static void main(String[] args) {
        write(Path.of(args.length == 0 ? "verifier/src/main/samples/access.log.gz" : args[0]));
    }

    static void write(Path file) {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (String line : lines()) {
                out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() {
        double hour = (second / 3_600 + 10) % 24;
        double busy = hour < 6 ? 0.4 : 1.0;
        second += -Math.log(1 - random.nextDouble()) * (3.5 * DAY_SECONDS / LINES) * 0.85 / busy;
        int client = client();
        String host = address(client);
        String time = TIME.format(START.plusSeconds((long) second));
        int kind = random.nextInt(1_000);
        String start = host + " - - [" + time + "] ";
        if (kind == 0) {
            return start + "\"-\" 408 0 \"-\" \"-\"";
        }
        if (kind == 1) {
            return start + "\"\\x16\\x03\\x01\\x02\\x00\\x01\" 400 226 \"-\" \"-\"";
        }
        String agent = AGENTS.get(client % AGENTS.size());
        return start
                + '"'
                + (kind < 12 ? "HEAD" : kind < 40 ? "POST" : "GET")
                + ' '
                + PATHS.get(skewed(PATHS.size()))
                + " HTTP/1.1\" "
                + (kind < 60 ? "404" : kind < 120 ? "304" : "200")
                + ' '
                + (200 + random.nextInt(60_000))
                + " \"-\" \""
                + agent
                + '"';
    }

    /** A few clients make a third of the requests; every other one makes a handful. */
    private int client() {
        return random.nextInt(3) == 0 ? skewed(12) : random.nextInt(CLIENTS);
    }

    private int skewed(int size) {
        double uniform = random.nextDouble();
        return (int) (uniform * uniform * size);
    }

    private static String address(int client) {
        return switch (client / 250) {
            case 0 -> "192.0.2." + (client % 250 + 1);
            case 1 -> "198.51.100." + (client % 250 + 1);
            case 2 -> "203.0.113." + (client % 250 + 1);
            default -> "2001:db8::" + Integer.toHexString(client);
        };
    }
}
