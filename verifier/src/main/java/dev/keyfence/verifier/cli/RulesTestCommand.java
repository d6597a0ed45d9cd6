package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.cli.client.TrialView;
import dev.keyfence.verifier.replay.Replay;
import dev.keyfence.verifier.replay.ReplayInput;
import dev.keyfence.verifier.replay.ReplayResult;
import dev.keyfence.verifier.replay.ReplayResult.End;
import dev.keyfence.verifier.replay.ReplaySettings;
import dev.keyfence.verifier.replay.Report;
import dev.keyfence.verifier.replay.Screen;
import dev.keyfence.verifier.replay.Speed;
import dev.keyfence.verifier.rules.RuleTrial;
import dev.keyfence.verifier.rules.RulesException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs rules on the decisions of a log, without Kafka. */
@Command(
        name = "test",
        header = "Runs rules on the decisions of a log, and shows what they raise.",
        description = {
            "",
            "Needs no Keyfence: the log's decisions are shown to the rules in memory, by the log's own"
                    + " time. In an access log, 401, 403 and 429 are denials; JSON lines say allow or"
                    + " deny in \"outcome\", and why in \"reason\". What is wrong with a rule is"
                    + " listed with file and line.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence rules test rules.yaml --against access.log",
            "  keyfence rules test rules.yaml --against attack.jsonl --expect-hit",
            "  zcat access.log.*.gz | keyfence rules test rules.yaml --against - --all --json",
            "",
            "The exit status is 0 when the log was read to its end, 1 when it was not, or with"
                    + " --expect-hit when one of the file's rules raised nothing, and 2 when a rule or"
                    + " the log cannot be used."
        })
final class RulesTestCommand implements Callable<Integer> {

    /** What the log's keys are taken to belong to, as by replay --observe. */
    private static final String PROFILE = "keyfence";

    private static final ReplaySettings SETTINGS =
            new ReplaySettings(
                    null,
                    Speed.parse("max"),
                    1,
                    Long.MAX_VALUE,
                    new ReplaySettings.Keys(PROFILE, "live", List.of()),
                    null,
                    null,
                    false);

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The rules, YAML: one in each document.")
    Path file = Path.of("-");

    @Option(
            names = "--against",
            required = true,
            paramLabel = "LOG",
            description =
                    "The log: JSON lines, or an access log; plain or gzip; - is standard input."
                            + " Required.")
    String log = "-";

    @Option(
            names = "--all",
            description =
                    "Shows the log to the built-in detectors too. Default: to the rules only.")
    boolean all;

    @Option(
            names = "--expect-hit",
            description =
                    "Fails when one of the file's rules raises nothing. Default: that is no failure.")
    boolean expectHit;

    @Option(names = "--json", description = "Prints one JSON object, for programs.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    private InputStream standardInput = System.in;

    void in(InputStream input) {
        standardInput = input;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!log.equals("-") && !Files.isReadable(Path.of(log))) {
            throw new SettingsException("cannot read " + log);
        }
        RuleTrial trial;
        try {
            trial = RuleTrial.of(file, all, PROFILE);
        } catch (RulesException e) {
            e.objections().forEach(err::println);
            err.flush();
            return ExitCode.USAGE.code();
        }
        ReplayResult result =
                Replay.observing(SETTINGS, trial, new Screen(out, err, false)).run(input());
        TrialView view = new TrialView(trial, result);
        view.lines(json).forEach(out::println);
        out.flush();
        view.notes().forEach(err::println);
        String early = Report.early(result.end());
        if (early != null) {
            err.println("keyfence: " + early);
        }
        err.flush();
        return status(result, view).code();
    }

    private ReplayInput input() {
        return log.equals("-") ? ReplayInput.of(standardInput) : ReplayInput.of(Path.of(log));
    }

    private ExitCode status(ReplayResult result, TrialView view) {
        return switch (result.end()) {
            case End.UnknownFormat _ -> ExitCode.USAGE;
            case End.TargetAway _, End.Stopped _, End.BrokenInput _ -> ExitCode.FAILED;
            case End.Complete _ ->
                    expectHit && !view.silent().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        };
    }
}
