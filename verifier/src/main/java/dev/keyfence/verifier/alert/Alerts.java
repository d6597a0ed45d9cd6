package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.feed.Feed.Watch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a node knows, and what people made of them. May touch the disk, never the
 * network. Safe for any number of threads.
 */
public interface Alerts {

    /** How many can be asked for at once. */
    int LIMIT_MAX = 500;

    /** Whether everything is known that was there when this node started. */
    boolean complete();

    /** One alert; empty when there is none of this id. */
    Optional<AlertState> find(String id);

    /**
     * A page of alerts, that with the latest hit first. It may hold fewer than are asked for, or
     * none, and still have an end to go on from.
     *
     * @param after where an earlier page ended; null to begin
     * @param limit how many at the most, 1 to {@link #LIMIT_MAX}
     */
    Page find(AlertQuery query, @Nullable AlertPlace after, int limit);

    /**
     * All alerts that match, that with the latest hit first, to reckon with.
     *
     * @param lookedAtMax how many are looked at, at the most
     */
    Many all(AlertQuery query, int lookedAtMax);

    /**
     * Begins to watch: an alert is shown whenever it changes or somebody makes something of it.
     *
     * @param after the id of the last event that was seen; null to begin with the next
     * @return empty when too many watch already
     */
    Optional<Watch<AlertState>> watch(AlertQuery query, @Nullable String after);

    /**
     * A page.
     *
     * @param alerts those that were found
     * @param end where to go on; null at the end
     */
    record Page(List<AlertState> alerts, @Nullable AlertPlace end) {}

    /**
     * What was found.
     *
     * @param alerts those that were found
     * @param complete false when there are more than were looked at
     */
    record Many(List<AlertState> alerts, boolean complete) {}
}
