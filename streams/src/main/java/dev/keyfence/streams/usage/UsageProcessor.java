package dev.keyfence.streams.usage;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.schemas.record.UsageKind;
import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.CommitHook;
import dev.keyfence.streams.decisions.EventTime;
import dev.keyfence.streams.decisions.SequenceBook;
import dev.keyfence.streams.usage.WindowBook.At;
import dev.keyfence.streams.usage.count.Steps;
import dev.keyfence.streams.usage.count.WindowCount;
import dev.keyfence.streams.usage.count.WindowKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the decisions of one partition: read, told from those that came before, placed in time,
 * counted. What changed is written before each commit.
 */
final class UsageProcessor
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private static final String REPORTER = "usage";

    private final UsageSettings settings;
    private final RecordCodec<Decision> codec;
    private final RecordCodec<UsageErasure> erasures;
    private final String erasuresTopic;
    private @Nullable Books books;

    /** What one task knows. */
    private record Books(
            WindowBook windows,
            MinuteFold fold,
            SequenceBook sequences,
            RouteBook routes,
            OwnerErasure erasure,
            DeadLetterOutlet deadLetters) {}

    UsageProcessor(UsageSettings settings) {
        this.settings = settings;
        this.codec =
                new RecordCodec<>(
                        settings.topics().decisions().name(),
                        settings.serdes().decision(),
                        settings.retry());
        this.erasuresTopic = settings.topics().usageErasures().name();
        this.erasures =
                new RecordCodec<>(erasuresTopic, settings.serdes().erasure(), settings.retry());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> rows = context.getStateStore(UsageTopology.ROWS_STORE);
        int part = context.taskId().partition();
        PastWindows past = new PastWindows(rows, settings.limits());
        WindowBook windows =
                new WindowBook(
                        settings,
                        rows,
                        part,
                        past,
                        (key, window) -> tell(key.recordKey(part), window));
        SequenceBook sequences = new SequenceBook(rows);
        MinuteFold fold = new MinuteFold(settings, rows, windows);
        RouteBook routes = new RouteBook(rows, settings.limits());
        Consumer<WindowKey> gone =
                key -> {
                    windows.forget(key);
                    tell(key.recordKey(part), null);
                };
        OwnerErasure erasure =
                new OwnerErasure(
                        rows,
                        windows,
                        routes,
                        key -> {
                            settings.counters().add(UsageCount.ERASED);
                            gone.accept(key);
                        });
        books = new Books(windows, fold, sequences, routes, erasure, deadLetters(context));
        CommitHook hook = context.getStateStore(UsageTopology.COMMIT_HOOK);
        hook.attach(
                context,
                () -> {
                    windows.write();
                    sequences.write();
                });
        RetentionSweep sweep = new RetentionSweep(settings, rows, past, fold, gone);
        context.schedule(
                RetentionSweep.STEP_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> {
                    fold.step();
                    sweep.step();
                    erasure.step();
                });
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        if (at.topic().equals(erasuresTopic)) {
            switch (erasures.decode(record.value())) {
                case Poison<UsageErasure>(String reason) ->
                        requireNonNull(books).deadLetters().send(record, at, reason);
                case Read<UsageErasure>(UsageErasure erasure) ->
                        requireNonNull(books).erasure().ask(erasure);
            }
            return;
        }
        settings.counters().add(UsageCount.DECISIONS);
        switch (codec.decode(record.value())) {
            case Poison<Decision>(String reason) -> {
                settings.counters().add(UsageCount.DEAD);
                requireNonNull(books).deadLetters().send(record, at, reason);
            }
            case Read<Decision>(Decision decision) -> take(decision, record.timestamp());
        }
    }

    private void take(Decision decision, long brokerMillis) {
        settings.counters()
                .add(
                        switch (requireNonNull(books).sequences().see(decision)) {
                            case NEW -> {
                                count(decision, brokerMillis);
                                yield UsageCount.COUNTED;
                            }
                            case BEFORE -> UsageCount.DUPLICATES;
                            case TOO_OLD -> UsageCount.FORGOTTEN;
                        });
    }

    private void count(Decision decision, long brokerMillis) {
        EventTime time = EventTime.of(decision, brokerMillis, settings.limits().ahead().toMillis());
        if (time.ahead()) {
            settings.counters().add(UsageCount.AHEAD);
        }
        requireNonNull(books).fold().sees(brokerMillis);
        List<Place> places = places(time, brokerMillis);
        add(places, UsageKind.PROFILE, null, decision.getProfile(), decision);
        add(places, UsageKind.KEY, null, decision.getKeyId(), decision);
        add(places, UsageKind.OWNER, null, decision.getOwner(), decision);
        add(places, UsageKind.ROUTE, decision.getProfile(), route(decision, time), decision);
    }

    /** Where a decision counts, the minute first. */
    private List<Place> places(EventTime time, long brokerMillis) {
        List<Place> places = new ArrayList<>(Steps.ALL.size());
        for (UsageStep step : Steps.ALL) {
            long start = Steps.start(step, time.millis());
            long end = start + Steps.millis(step);
            boolean past = end + settings.limits().retention(step).toMillis() <= brokerMillis;
            if (past && !time.told()) {
                settings.counters().add(UsageCount.LATE_WINDOWS);
            } else {
                places.add(new Place(step, past, start, time.micros(), brokerMillis));
            }
        }
        return places;
    }

    /** Where in time a decision counts. */
    private record Place(
            UsageStep step, boolean past, long startMillis, long micros, long brokerMillis) {}

    private void add(
            List<Place> places,
            UsageKind kind,
            @Nullable String profile,
            @Nullable String subject,
            Decision decision) {
        if (subject == null) {
            return;
        }
        for (Place place : places) {
            WindowKey key =
                    new WindowKey(
                            place.step(),
                            place.past(),
                            place.startMillis(),
                            kind,
                            profile,
                            subject);
            if (count(new At(key, place.micros(), place.brokerMillis()), decision)) {
                return;
            }
        }
    }

    /** Counts in one window; says whether the longer ones get it later. */
    private boolean count(At at, Decision decision) {
        Books all = requireNonNull(books);
        WindowKey key = at.key();
        boolean open = key.step() == UsageStep.MINUTE && !key.past() && all.fold().isOpen(key);
        WindowCount counted = all.windows().add(at, decision, open && all.windows().isBusy());
        return open && counted.deferred();
    }

    /** Null when it counts for no route: it tells none, or nobody's key was presented. */
    private @Nullable String route(Decision decision, EventTime time) {
        String path = decision.getRoute();
        String owner = decision.getOwner();
        if (path == null || owner == null) {
            return null;
        }
        String template = decision.getRouteTemplate();
        if (template != null) {
            // A profile's file names few, and no client makes them up.
            return template;
        }
        String route =
                requireNonNull(books)
                        .routes()
                        .routeOf(decision.getProfile(), owner, path, time.millis());
        if (route.equals(RouteBook.OTHER)) {
            settings.counters().add(UsageCount.OTHER_ROUTES);
        }
        return route;
    }

    private void tell(String key, byte @Nullable [] window) {
        if (window != null) {
            settings.counters().add(UsageCount.WRITTEN);
        }
        context()
                .forward(
                        new Record<>(
                                key.getBytes(StandardCharsets.UTF_8),
                                window,
                                context().currentSystemTimeMs()),
                        UsageTopology.USAGE_SINK);
    }

    private DeadLetterOutlet deadLetters(ProcessorContext<byte[], byte[]> context) {
        return new DeadLetterOutlet(
                new RecordCodec<>(
                        settings.topics().deadLetters().name(),
                        settings.serdes().deadLetter(),
                        settings.retry()),
                context,
                UsageTopology.DEAD_LETTERS_SINK,
                REPORTER,
                settings.clock());
    }
}
