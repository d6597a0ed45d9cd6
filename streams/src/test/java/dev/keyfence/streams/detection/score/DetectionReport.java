package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes DETECTION-REPORT.md: the scores of the dev split, on which thresholds are tuned, and those
 * of the test split, on which they are not.
 *
 * <p>Arguments: the file to write, the seed, and {@code dev} to leave the test split alone. System
 * property {@code score.data}: a directory with real logs.
 */
public final class DetectionReport {

    /** What the tests and the report draw with unless told otherwise. */
    static final long SEED = 20_261_122;

    private static final Instant DEV_BEGIN = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant TEST_BEGIN = Instant.parse("2026-09-07T00:00:00Z");
    private static final List<String> GUESSES =
            List.of("3", "5", "8", "10", "15", "20", "30", "50");
    private static final List<String> DEVIATIONS = List.of("2", "4", "6", "8", "12", "16", "24");

    private final long seed;
    private final StringBuilder text = new StringBuilder();

    private DetectionReport(long seed) {
        this.seed = seed;
    }

    static World dev(Size size) {
        return new World(SEED, "dev", DEV_BEGIN, size);
    }

    static World test(Size size) {
        return new World(SEED, "test", TEST_BEGIN, size);
    }

    /** The logs of a directory. */
    static List<Path> logs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    /** See above. */
    public static void main(String[] args) throws IOException {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : SEED;
        boolean devAlone = args.length > 2 && args[2].equals("dev");
        DetectionReport report = new DetectionReport(seed);
        report.head();
        report.split(devAlone ? "dev" : "test", devAlone ? DEV_BEGIN : TEST_BEGIN);
        if (!devAlone) {
            report.split("dev", DEV_BEGIN);
        }
        report.curves();
        report.real();
        Files.writeString(Path.of(args[0]), report.text);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println("Wrote " + args[0]);
    }

    private void head() throws IOException {
        try (var head = DetectionReport.class.getResourceAsStream("report-head.md")) {
            if (head == null) {
                throw new IllegalStateException("report-head.md is not on the class path");
            }
            text.append(new String(head.readAllBytes(), StandardCharsets.UTF_8))
                    .append("\nSeed of the figures below: ")
                    .append(seed)
                    .append(". Size: ")
                    .append(Size.FULL)
                    .append(".\n");
        }
    }

    private void split(String name, Instant begin) {
        World quiet = new World(seed, name, begin, Size.FULL);
        Run benign = Run.of(quiet, List.of());
        World world = new World(seed, name, begin, Size.FULL);
        Run run = Run.of(world, Plots.all(world));
        Score score = new Score(run, seed);
        List<Raised> random =
                Baselines.chance(
                        world,
                        (int)
                                run.alerts().stream()
                                        .filter(alert -> alert.atLeast(Severity.MEDIUM))
                                        .count(),
                        world.random("chance"));
        section("Split " + name);
        text.append(
                "%,d decisions with attacks, %,d without, of %,d keys; %.0f %% of them had no settled past when scoring began. A key's memory: %.0f B on average, %d B at most.%n%n"
                        .formatted(
                                run.decisions(),
                                benign.decisions(),
                                world.size.keys(),
                                100 * run.warmingUp(),
                                run.keyBytes().getAverage(),
                                run.keyBytes().getMax()));
        text.append(Budgets.table(Budgets.of(benign, score))).append('\n');
        text.append(Tables.rules(score)).append('\n');
        text.append(Tables.overall(score, random, seed)).append('\n');
        text.append(
                        "Alerts a day and 1,000 keys on ordinary use alone, without oddities and attacks:\n\n")
                .append(Tables.perDay(benign))
                .append('\n');
        text.append(Tables.oddities(score)).append('\n').append(Tables.mistakes(score));
    }

    private void curves() {
        section("Thresholds, on the dev split");
        curve("D3", "guesses", GUESSES);
        curve("D12", "enabled", List.of("false", "true"));
        curve("D16", "deviations", DEVIATIONS);
    }

    private void curve(String rule, String setting, List<String> values) {
        World world = new World(seed, "dev", DEV_BEGIN, Size.SMALL);
        List<Run> runs = Run.of(world, Plots.all(world), rule, setting, values);
        text.append(Tables.curve(rule, setting, values, runs, seed)).append('\n');
    }

    private void real() throws IOException {
        String directory = System.getProperty("score.data");
        if (directory == null) {
            return;
        }
        section("Real logs");
        text.append(
                """
                Not synthetic; no threshold was tuned to them, but D15's list of tools was extended after looking at `cloudtrail_stratus`. No database of places. Seen: keys with calls that are labelled as attacks, with an alert of severity low or above.
                In `cloudtrail_stratus` a tool attacks under its own name, which is on the list of D15: that tells little of intruders who give no name, of whom D8 alone saw any.

                | log | decisions | keys | days | seen | alerts |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (Path file : logs(Path.of(directory))) {
            text.append(Tables.slice(RealSlice.of(file)));
        }
    }

    private void section(String title) {
        text.append("\n## ").append(title).append("\n\n");
    }
}
