package dev.keyfence.verifier.replay;

import dev.keyfence.verifier.replay.ReplayResult.End;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One replay: read, parse, pace, and send. One thread reads; {@link #run} is called once, {@link
 * #stop()} by any thread.
 */
public final class Replay {

    /** If none of so many lines is of a known format, it is no log that we know. */
    static final int DETECT_LINES_MAX = 20;

    /** A little more than making a key and a verification may take with all their attempts. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(75);

    /** Whoever presses Ctrl-C wants the outcome so far, soon. */
    private static final Duration STOPPED_DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private static final ParsedLine TOO_LONG =
            new ParsedLine.Malformed(
                    "the line is longer than " + LineReader.LINE_BYTES_MAX / 1024 + " kB");

    private final ReplaySettings settings;
    private final @Nullable ReplayTarget target;
    private final @Nullable ObservedDecisions observed;
    private final Screen screen;
    private final Tally tally = new Tally();
    private final Pace pace;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    /** A replay against a target, shown on a screen. Connects to nothing yet. */
    public Replay(ReplaySettings settings, ReplayTarget target, Screen screen) {
        this(settings, target, null, screen);
    }

    private Replay(
            ReplaySettings settings,
            @Nullable ReplayTarget target,
            @Nullable ObservedDecisions observed,
            Screen screen) {
        this.settings = settings;
        this.target = target;
        this.observed = observed;
        this.screen = screen;
        this.pace = new Pace(settings.speed());
    }

    /** A replay that verifies nothing: what the log says of each request is published. */
    public static Replay observing(
            ReplaySettings settings, ObservedDecisions decisions, Screen screen) {
        return new Replay(settings, null, decisions, screen);
    }

    /** Lets the replay end early, with the outcome so far. */
    public void stop() {
        endWith(new End.Stopped());
    }

    /**
     * Replays a log to its end, to the limit, or until it is stopped.
     *
     * @throws IOException when the list of rejected lines cannot be written
     */
    public ReplayResult run(ReplayInput input) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        try (Rejects rejects = Rejects.into(settings.rejects());
                Calls calls = new Calls(tally, settings.concurrency())) {
            Destination destination = destination(calls, rejects);
            String away = destination.unreachable();
            if (away == null) {
                replay(input, destination, rejects);
            } else {
                endWith(new End.TargetAway(away));
            }
            return new ReplayResult(
                    Objects.requireNonNullElse(end.get(), new End.Complete()),
                    tally.totals(),
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    rejects.shown(),
                    rejects.count(),
                    destination.revocation());
        }
    }

    private Destination destination(Calls calls, Rejects rejects) {
        if (observed != null) {
            return new Observer(observed, tally, rejects);
        }
        KeyfenceApi api = new KeyfenceApi(calls, Objects.requireNonNull(target), settings.keys());
        return new Sender(settings, api, tally, rejects, screen, this::endWith);
    }

    private void replay(ReplayInput input, Destination destination, Rejects rejects)
            throws InterruptedException {
        try (LineReader lines = input.open();
                Progress _ = Progress.start(screen, tally, lines, settings.limit())) {
            Deque<RawLine> ahead = new ArrayDeque<>();
            LogFormat format = format(lines, ahead);
            while (format != null && end.get() == null && tally.linesRead() < settings.limit()) {
                RawLine line = ahead.isEmpty() ? lines.next() : ahead.poll();
                if (line == null) {
                    break;
                }
                take(line, format.parser(), destination, rejects);
            }
        } catch (IOException e) {
            endWith(
                    new End.BrokenInput(
                            Optional.ofNullable(e.getMessage()).orElse("it broke off")));
        }
        destination.drain(end.get() instanceof End.Stopped ? STOPPED_DRAIN_TIMEOUT : DRAIN_TIMEOUT);
    }

    /** The format, told or found out; null when none fits. Lines read for that are put ahead. */
    private @Nullable LogFormat format(LineReader lines, Deque<RawLine> ahead) throws IOException {
        if (settings.format() != null) {
            return settings.format();
        }
        for (RawLine line = lines.next(); line != null; line = lines.next()) {
            ahead.add(line);
            Optional<LogFormat> format = LogFormat.of(line.text());
            if (format.isPresent()) {
                return format.get();
            }
            if (ahead.size() == DETECT_LINES_MAX) {
                break;
            }
        }
        endWith(new End.UnknownFormat(ahead.size()));
        return null;
    }

    private void take(RawLine line, LineParser parser, Destination destination, Rejects rejects)
            throws InterruptedException {
        switch (line.tooLong() ? TOO_LONG : parser.parse(line.text())) {
            case ParsedLine.Malformed(String why) -> {
                tally.read();
                tally.malformed();
                rejects.add(line.number(), why);
            }
            case ParsedLine.Request(LoggedRequest request) -> {
                if (pace.await(request.time())) {
                    tally.read();
                    destination.send(line.number(), request);
                }
            }
        }
    }

    /** The first reason to end is the one that counts. */
    private void endWith(End reason) {
        boolean _ = end.compareAndSet(null, reason);
        pace.stop();
    }
}
