package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.decisions.TaggedRow;
import dev.keyfence.streams.detection.watch.Episodes;
import dev.keyfence.streams.detection.watch.Hit;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A task's open episodes in its store. What changed is written before each commit. Rows are a tag
 * and the episode's name.
 */
final class EpisodeBook {

    static final byte TAG = 0x60;

    private final DetectionSettings settings;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final RecordCodec<Alert> codec;
    private final Episodes episodes;

    /** Takes what people are told of. */
    interface Teller {

        /**
         * Tells of an alert.
         *
         * @param news whether it opened, or became graver
         */
        void tell(Alert alert, byte[] bytes, boolean news);
    }

    EpisodeBook(DetectionSettings settings, KeyValueStore<Bytes, byte[]> rows, Teller teller) {
        this.settings = settings;
        this.rows = rows;
        this.codec =
                new RecordCodec<>(
                        settings.topics().alerts().name(),
                        settings.serdes().alert(),
                        settings.retry());
        this.episodes =
                new Episodes(
                        settings.limits().tellEvery(),
                        this::kept,
                        (alert, news) -> {
                            settings.counters().add(DetectionCount.WRITTEN);
                            teller.tell(alert, codec.encode(alert), news);
                        });
    }

    /** Adds a hit to its episode, or opens one. */
    void add(Hit hit, List<String> gathers) {
        settings.counters().add(DetectionCount.HITS);
        if (hit.exception() != null) {
            settings.counters().add(DetectionCount.SWALLOWED);
        }
        if (episodes.add(hit, gathers, settings.clock().instant())) {
            settings.counters().add(DetectionCount.ALERTS);
        }
    }

    /** Writes what changed, and tells of what is due. */
    void write() {
        episodes.write(
                settings.clock().instant(),
                (name, alert) -> rows.put(row(name), codec.encode(alert)));
    }

    /** Drops the one of a row that is deleted. */
    void forget(Bytes row) {
        episodes.forget(TaggedRow.text(row));
    }

    /** When the episode of a row was last told of. */
    Instant writtenAt(byte[] value) {
        return codec.decodeOwn(value).getWrittenAt();
    }

    private @Nullable Alert kept(String name) {
        byte[] value = rows.get(row(name));
        return value == null ? null : codec.decodeOwn(value);
    }

    private static Bytes row(String name) {
        return TaggedRow.of(TAG, name);
    }
}
