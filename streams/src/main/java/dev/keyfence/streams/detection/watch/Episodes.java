package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Open episodes: one for each rule and entity, and what keeps findings of one rule apart. People
 * are told of an opening and of a graver hit at the next writing, and of the rest once in a while.
 * Those that were left alone longest are kept elsewhere, by name. For the task's thread.
 */
public final class Episodes {

    /** Of the one that was left alone longest; what is kept elsewhere has all of it. */
    private static final int CACHED_MAX = 2_048;

    private static final char BETWEEN = 0;

    private final long tellEveryMillis;
    private final Function<String, @Nullable Alert> kept;
    private final Teller teller;

    private final Map<String, Episode> cached = new LinkedHashMap<>();
    private final Map<String, Episode> changed = new LinkedHashMap<>();

    /** Takes what people are told of. */
    public interface Teller {

        /**
         * Tells of an alert.
         *
         * @param news whether it opened, or became graver
         */
        void tell(Alert alert, boolean news);
    }

    /**
     * Episodes of which none is at hand.
     *
     * @param tellEvery how often an open alert is told of again
     * @param kept gives what was written under a name, or null
     * @param teller is told
     */
    public Episodes(Duration tellEvery, Function<String, @Nullable Alert> kept, Teller teller) {
        this.tellEveryMillis = tellEvery.toMillis();
        this.kept = kept;
        this.teller = teller;
    }

    /**
     * Adds a hit to its episode, or opens one.
     *
     * @param gathers ids of the alerts that it gathers
     * @param now by the clock
     * @return whether it opened one
     */
    public boolean add(Hit hit, List<String> gathers, Instant now) {
        String name = name(hit);
        Episode episode = open(name);
        boolean opens = episode == null || !episode.takes(hit);
        if (episode == null || opens) {
            if (episode != null && episode.untold()) {
                teller.tell(episode.tell(now), false);
            }
            episode = Episode.open(hit);
        }
        cached.remove(name);
        cached.put(name, episode);
        changed.put(name, episode);
        episode.add(hit, gathers);
        return opens;
    }

    /**
     * Writes what changed, and tells of what is due.
     *
     * @param writer takes names and what is to be kept under them
     */
    public void write(Instant now, BiConsumer<String, Alert> writer) {
        long nowMillis = now.toEpochMilli();
        changed.forEach((name, episode) -> {
            if (episode.due(nowMillis, tellEveryMillis)) {
                boolean news = episode.fresh();
                teller.tell(episode.tell(now), news);
            }
            if (episode.unwritten()) {
                writer.accept(name, episode.toRow());
            }
        });
        changed.values().removeIf(episode -> !episode.untold());
        while (cached.size() > CACHED_MAX) {
            String eldest = cached.keySet().iterator().next();
            cached.remove(eldest);
        }
    }

    /** Drops the one of this name. */
    public void forget(String name) {
        cached.remove(name);
        changed.remove(name);
    }

    private @Nullable Episode open(String name) {
        Episode known = cached.get(name);
        if (known != null) {
            return known;
        }
        Episode waiting = changed.get(name);
        if (waiting != null) {
            return waiting;
        }
        Alert alert = kept.apply(name);
        return alert == null ? null : new Episode(alert);
    }

    /** The rule's id, the entity, what keeps apart and the exception, with zeros between them. */
    private static String name(Hit hit) {
        return hit.rule().id()
                + BETWEEN
                + hit.entity().text()
                + BETWEEN
                + hit.finding().apart()
                + BETWEEN
                + (hit.exception() == null ? "" : hit.exception());
    }
}
