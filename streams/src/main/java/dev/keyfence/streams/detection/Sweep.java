package dev.keyfence.streams.detection;

import dev.keyfence.streams.codec.RowRange;
import dev.keyfence.streams.decisions.TaggedRow;
import dev.keyfence.streams.detection.memory.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets what was left alone for long enough, a few rows at a time, round and round, so that
 * decisions get their turn in between.
 */
final class Sweep {

    /** How often a step is made. */
    static final Duration STEP_EVERY = Duration.ofSeconds(5);

    /** Of each kind of row in one step: some 20 ms at the most. */
    private static final int STEP_ROWS_MAX = 2_000;

    /** Longer than any rule is quiet; an open alert is told of, and so written, once a minute. */
    private static final Duration EPISODE = Duration.ofDays(8);

    private final DetectionSettings settings;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final MemoryBook memories;
    private final EpisodeBook episodes;

    /** Where the next step begins. */
    private Bytes memoryFrom = TaggedRow.first(MemoryBook.TAG);

    private Bytes episodeFrom = TaggedRow.first(EpisodeBook.TAG);

    Sweep(
            DetectionSettings settings,
            KeyValueStore<Bytes, byte[]> rows,
            MemoryBook memories,
            EpisodeBook episodes) {
        this.settings = settings;
        this.rows = rows;
        this.memories = memories;
        this.episodes = episodes;
    }

    /** Makes one step. */
    void step() {
        Instant now = settings.clock().instant();
        List<KeyValue<Bytes, byte[]>> kept = next(memoryFrom, MemoryBook.TAG);
        kept.forEach(row -> memory(row, now.getEpochSecond()));
        memoryFrom = after(kept, MemoryBook.TAG);
        List<KeyValue<Bytes, byte[]>> open = next(episodeFrom, EpisodeBook.TAG);
        open.forEach(row -> episode(row, now));
        episodeFrom = after(open, EpisodeBook.TAG);
    }

    private void memory(KeyValue<Bytes, byte[]> row, long now) {
        long silent = now - Memory.touchedSecond(row.value);
        if (silent <= settings.limits().idle().toSeconds()) {
            return;
        }
        Memory memory = Memory.of(row.value);
        boolean left = memory.shrink() && silent <= settings.limits().gone().toSeconds();
        byte[] rest = memory.toBytes();
        if (!left || rest.length < row.value.length) {
            rows.put(row.key, left ? rest : null);
            memories.forget(row.key);
            settings.counters().add(DetectionCount.ENDED);
        }
    }

    private void episode(KeyValue<Bytes, byte[]> row, Instant now) {
        if (episodes.writtenAt(row.value).plus(EPISODE).isBefore(now)) {
            rows.delete(row.key);
            episodes.forget(row.key);
        }
    }

    private List<KeyValue<Bytes, byte[]>> next(Bytes from, byte tag) {
        return RowRange.first(rows, from, TaggedRow.first((byte) (tag + 1)), STEP_ROWS_MAX);
    }

    /** Behind the last of a full step; from the first again when there were fewer. */
    private static Bytes after(List<KeyValue<Bytes, byte[]>> step, byte tag) {
        if (step.size() < STEP_ROWS_MAX) {
            return TaggedRow.first(tag);
        }
        return TaggedRow.after(step.getLast().key);
    }
}
