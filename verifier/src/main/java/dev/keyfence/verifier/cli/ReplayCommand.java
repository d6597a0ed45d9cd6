package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.KafkaObservations;
import dev.keyfence.verifier.replay.Replay;
import dev.keyfence.verifier.replay.ReplayInput;
import dev.keyfence.verifier.replay.ReplayResult;
import dev.keyfence.verifier.replay.ReplayResult.End;
import dev.keyfence.verifier.replay.ReplaySettings;
import dev.keyfence.verifier.replay.ReplayTarget;
import dev.keyfence.verifier.replay.Report;
import dev.keyfence.verifier.replay.Screen;
import dev.keyfence.verifier.replay.TemporaryInstance;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drives the requests of a log through a verifier. */
@Command(
        name = "replay",
        header = "Drives the requests of a log through a verifier.",
        description = {
            "",
            "Each client of the log becomes a key, made on first sight, and each line one"
                    + " verification with that line's method, path, address, user agent and time."
                    + " Without a key to call a Keyfence with, one is started for this run and"
                    + " deleted afterwards.",
            "",
            "With --observe nothing is verified: what the log says of each request is published as"
                    + " it is. In an access log, 401, 403 and 429 are denials; JSON lines say allow"
                    + " or deny in \"outcome\", and why in \"reason\".",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  keyfence replay /var/log/nginx/access.log",
            "  keyfence replay access.log.gz --revoke-busiest-at 5000",
            "  keyfence replay access.log --speed 60       a minute of the log in a second",
            "  tail -F access.log | KEYFENCE_KEY=kf_live_... keyfence replay -",
            "  keyfence replay access.log --observe --bootstrap 127.0.0.1:9092 --registry"
                    + " http://127.0.0.1:8081",
            "",
            "Malformed lines are counted and shown; they fail the command with --strict only. The"
                    + " exit status is 1 when a line got no decision, a revoked key was accepted"
                    + " after its receipt, or the log broke off, and 3 when the target is away."
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ReplayOptions options = new ReplayOptions();
    @Mixin TargetOptions calls = new TargetOptions();
    @Mixin ObserveOptions observing = new ObserveOptions();

    @Parameters(paramLabel = "FILE", description = "The log, plain or gzip; - is standard input.")
    String file = "-";

    private TemporaryInstance.Starter starter =
            () -> TemporarySolo.start(spec.commandLine().getErr());
    private Map<String, String> environment = System.getenv();
    private InputStream standardInput = System.in;

    void in(Map<String, String> variables, InputStream input, TemporaryInstance.Starter instance) {
        environment = variables;
        standardInput = input;
        starter = instance;
    }

    @Override
    public Integer call() throws Exception {
        common.applyLogging();
        ReplaySettings settings = options.settings();
        if (!file.equals("-") && !Files.isReadable(Path.of(file))) {
            throw new SettingsException("cannot read " + file);
        }
        Screen screen =
                new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), terminal());
        return observing.observe ? observe(settings, screen) : verify(settings, screen);
    }

    private int observe(ReplaySettings settings, Screen screen) throws Exception {
        if (settings.revokeBusiestAt() != null) {
            throw new SettingsException("--observe verifies nothing: there is no key to revoke");
        }
        long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        try (StopSignal stop = new StopSignal();
                KafkaObservations kafka =
                        observing.connect(
                                settings.keys(), epoch, Surroundings.of(environment).host())) {
            Replay replay = Replay.observing(settings, kafka, screen);
            stop.onStop(replay::stop);
            ReplayResult result = replay.run(input());
            return show(result, Report.ofObserved(result), settings, screen);
        }
    }

    private int verify(ReplaySettings settings, Screen screen) throws Exception {
        Optional<ReplayTarget> target = calls.target(environment);
        try (StopSignal stop = new StopSignal()) {
            if (target.isPresent()) {
                return replay(settings, target.get(), screen, stop);
            }
            screen.note(
                    "No key is configured (KEYFENCE_KEY): starting a Keyfence for this replay only.");
            try (TemporaryInstance instance = starter.start()) {
                return replay(settings, instance.target(), screen, stop);
            }
        }
    }

    private int replay(ReplaySettings settings, ReplayTarget target, Screen screen, StopSignal stop)
            throws IOException, InterruptedException {
        Replay replay = new Replay(settings, target, screen);
        stop.onStop(replay::stop);
        ReplayResult result = replay.run(input());
        return show(result, Report.of(result), settings, screen);
    }

    private ReplayInput input() {
        return file.equals("-") ? ReplayInput.of(standardInput) : ReplayInput.of(Path.of(file));
    }

    private static int show(
            ReplayResult result, List<String> report, ReplaySettings settings, Screen screen) {
        if (result.totals().read() > 0) {
            report.forEach(screen::result);
        }
        String early = Report.early(result.end());
        if (early != null) {
            screen.note("keyfence: " + early);
        }
        boolean strictly = settings.strict() && result.totals().malformed() > 0;
        return switch (result.end()) {
            case End.TargetAway _ -> ExitCode.KAFKA.code();
            case End.UnknownFormat _ -> ExitCode.USAGE.code();
            case End.Complete _, End.Stopped _, End.BrokenInput _ ->
                    result.clean() && !strictly ? ExitCode.OK.code() : ExitCode.FAILED.code();
        };
    }

    private static boolean terminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
