package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.streams.codec.DeadLetterOutlet;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.CommitHook;
import dev.keyfence.streams.detection.watch.Correlation;
import dev.keyfence.streams.detection.watch.Hit;
import dev.keyfence.streams.detection.watch.UserWatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** What each task of detection has: memories, episodes, where alerts go. For the task's thread. */
final class DetectionTask {

    static final String REPORTER = "detection";

    private final DetectionSettings settings;
    private final ProcessorContext<byte[], byte[]> context;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final MemoryBook memories;
    private final EpisodeBook episodes;
    private final DeadLetterOutlet deadLetters;

    /**
     * The task of a processor.
     *
     * @param names of its store, hook and sinks
     */
    DetectionTask(
            DetectionSettings settings, ProcessorContext<byte[], byte[]> context, TaskNames names) {
        this.settings = settings;
        this.context = context;
        this.rows = context.getStateStore(names.store());
        this.memories = new MemoryBook(rows, settings.limits().cachedMemories());
        this.episodes =
                new EpisodeBook(
                        settings, rows, (alert, bytes, news) -> tell(names, alert, bytes, news));
        this.deadLetters =
                new DeadLetterOutlet(
                        new RecordCodec<>(
                                settings.topics().deadLetters().name(),
                                settings.serdes().deadLetter(),
                                settings.retry()),
                        context,
                        names.deadLetters(),
                        REPORTER,
                        settings.clock());
    }

    /**
     * Begins to write before each commit, and to forget.
     *
     * @param more is written too
     */
    void start(TaskNames names, Runnable more) {
        CommitHook hook = context.getStateStore(names.hook());
        hook.attach(
                context,
                () -> {
                    memories.write();
                    episodes.write();
                    more.run();
                });
        Sweep sweep = new Sweep(settings, rows, memories, episodes);
        context.schedule(
                Sweep.STEP_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> {
                    sweep.step();
                    episodes.write();
                });
    }

    KeyValueStore<Bytes, byte[]> rows() {
        return rows;
    }

    MemoryBook memories() {
        return memories;
    }

    DeadLetterOutlet deadLetters() {
        return deadLetters;
    }

    /** What shows decisions to users' rules. */
    UserWatch userWatch() {
        return new UserWatch(
                settings.rules()::active,
                memories,
                this::take,
                new RuleFailures(settings.counters()));
    }

    void take(Hit hit) {
        episodes.add(hit, List.of());
    }

    void take(Hit hit, List<String> gathers) {
        episodes.add(hit, gathers);
    }

    private void tell(TaskNames names, Alert alert, byte[] bytes, boolean news) {
        forward(alert.getAlertId(), bytes, names.alerts());
        if (news && names.signals() != null) {
            Correlation.concerned(alert)
                    .forEach(entity -> forward(entity.text(), bytes, names.signals()));
        }
    }

    private void forward(String key, byte[] value, String sink) {
        context.forward(
                new Record<>(
                        key.getBytes(StandardCharsets.UTF_8), value, context.currentSystemTimeMs()),
                sink);
    }
}
