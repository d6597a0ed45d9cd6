package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.detection.watch.Hit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A task's open episodes: one for each rule and entity, and what keeps findings of one rule apart.
 * What changed is written before each commit; people are told of an opening and of a graver hit
 * with the commit, and of the rest once a minute. Rows are a tag, the rule's id, the entity, what
 * keeps apart and the exception, with zero bytes between them.
 */
final class EpisodeBook {

    static final byte TAG = 0x60;

    /** Of the one that was left alone longest; its row has all of it. */
    private static final int CACHED_MAX = 2_048;

    private static final char BETWEEN = 0;

    private final DetectionSettings settings;
    private final KeyValueStore<Bytes, byte[]> rows;
    private final RecordCodec<Alert> codec;
    private final Teller teller;

    private final Map<Bytes, Episode> cached = new LinkedHashMap<>();
    private final Map<Bytes, Episode> changed = new LinkedHashMap<>();

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
        this.teller = teller;
        this.codec =
                new RecordCodec<>(
                        settings.topics().alerts().name(),
                        settings.serdes().alert(),
                        settings.retry());
    }

    /** Adds a hit to its episode, or opens one. */
    void add(Hit hit, List<String> gathers) {
        settings.counters().add(DetectionCount.HITS);
        if (hit.exception() != null) {
            settings.counters().add(DetectionCount.SWALLOWED);
        }
        Bytes row = row(hit);
        Episode episode = open(row);
        if (episode == null || !episode.takes(hit)) {
            if (episode != null && episode.untold()) {
                tell(episode, false);
            }
            episode = Episode.open(hit);
            settings.counters().add(DetectionCount.ALERTS);
        }
        cached.remove(row);
        cached.put(row, episode);
        changed.put(row, episode);
        episode.add(hit, gathers);
    }

    /** Writes what changed, and tells of what is due. */
    void write() {
        long now = settings.clock().millis();
        long every = settings.limits().tellEvery().toMillis();
        changed.forEach((row, episode) -> {
            if (episode.due(now, every)) {
                tell(episode, episode.fresh());
            }
            rows.put(row, codec.encode(episode.toRow()));
        });
        changed.values().removeIf(episode -> !episode.untold());
        while (cached.size() > CACHED_MAX) {
            Bytes eldest = cached.keySet().iterator().next();
            cached.remove(eldest);
        }
    }

    /** Drops the one of a row that is deleted. */
    void forget(Bytes row) {
        cached.remove(row);
        changed.remove(row);
    }

    /** When the episode of a row was last told of. */
    Instant writtenAt(byte[] value) {
        return codec.decodeOwn(value).getWrittenAt();
    }

    private @Nullable Episode open(Bytes row) {
        Episode known = cached.get(row);
        if (known != null) {
            return known;
        }
        Episode waiting = changed.get(row);
        if (waiting != null) {
            return waiting;
        }
        byte[] kept = rows.get(row);
        return kept == null ? null : new Episode(codec.decodeOwn(kept));
    }

    private void tell(Episode episode, boolean news) {
        Alert alert = episode.tell(settings.clock().instant());
        settings.counters().add(DetectionCount.WRITTEN);
        teller.tell(alert, codec.encode(alert), news);
    }

    private static Bytes row(Hit hit) {
        String text =
                hit.rule().id()
                        + BETWEEN
                        + hit.entity().text()
                        + BETWEEN
                        + hit.finding().apart()
                        + BETWEEN
                        + (hit.exception() == null ? "" : hit.exception());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] row = new byte[1 + bytes.length];
        row[0] = TAG;
        System.arraycopy(bytes, 0, row, 1, bytes.length);
        return Bytes.wrap(row);
    }
}
