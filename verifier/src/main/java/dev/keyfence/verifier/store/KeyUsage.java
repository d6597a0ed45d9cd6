package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How keys are used, by the minute, hour and day: what the usage topology counted, its parts added
 * up. May touch the disk, never the network. Safe for any number of threads.
 */
public interface KeyUsage {

    /** How many windows a question about the busiest spans: two years of days, a month of hours. */
    int RANKED_WINDOWS_MAX = 750;

    /** Whose decisions are counted. */
    enum Kind {
        KEY,
        OWNER,
        PROFILE,
        /** A route of a profile. */
        ROUTE
    }

    /** How long windows are. */
    enum Step {
        MINUTE(60_000L),
        HOUR(3_600_000L),
        DAY(86_400_000L);

        private final long millis;

        Step(long millis) {
            this.millis = millis;
        }

        /** In milliseconds. */
        public long millis() {
            return millis;
        }
    }

    /**
     * Whose decisions.
     *
     * @param kind what it is
     * @param profile of a route, its profile; else null
     * @param name a key's id, an owner, a profile's name, a route
     */
    record Subject(Kind kind, @Nullable String profile, String name) {}

    /**
     * From when to when.
     *
     * @param step how long windows are
     * @param fromMillis windows that begin at this time or later, milliseconds since the epoch
     * @param untilMillis and before this
     */
    record Range(Step step, long fromMillis, long untilMillis) {}

    /**
     * What was counted in one window, or in several.
     *
     * @param startMillis when it begins, milliseconds since the epoch
     * @param allowed how many were allowed
     * @param denied how many were denied, by reason
     * @param distinctIps how many client addresses there were, estimated
     * @param latency the nanoseconds that half, 90 % and 99 % of decisions took at the most; empty
     *     when none was timed
     * @param firstMicros when the first was made, microseconds since the epoch
     * @param lastMicros when the last was made
     * @param lastIp the last one's client address; null when none was told
     * @param lastUserAgent the last one's user agent; null when none was told
     * @param generations how often each of a key's secrets was presented
     * @param scopes the scopes that a key's allowed requests needed
     */
    record Window(
            long startMillis,
            long allowed,
            SortedMap<String, Long> denied,
            long distinctIps,
            List<Long> latency,
            long firstMicros,
            long lastMicros,
            @Nullable String lastIp,
            @Nullable String lastUserAgent,
            SortedMap<String, Long> generations,
            Set<String> scopes) {

        /** How many were denied. */
        public long deniedTotal() {
            return denied.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What one of many was counted to have done.
     *
     * @param subject whose decisions these are
     * @param allowed how many were allowed
     * @param denied how many were denied
     * @param lastMicros when the last was made, microseconds since the epoch
     */
    record Total(Subject subject, long allowed, long denied, long lastMicros) {

        /** How many were made. */
        public long decisions() {
            return allowed + denied;
        }
    }

    /**
     * The totals of some.
     *
     * @param totals in the order of their names; may be fewer than were asked for, even none
     * @param next behind whom the next page begins; null when this is the last
     */
    record Page(List<Total> totals, @Nullable Subject next) {}

    /**
     * The busiest.
     *
     * @param totals those with the most decisions first; each total is exact
     * @param complete whether nobody who is not among them has more decisions than the last of them
     * @param othersMost how many decisions anybody who is not among them has at the most
     */
    record Ranking(List<Total> totals, boolean complete, long othersMost) {}

    /** Whether everything is known that was counted when this node started. */
    boolean complete();

    /**
     * The windows of one subject in which anything was counted, the oldest first.
     *
     * @param limit how many at the most
     */
    List<Window> windows(Subject subject, Range range, int limit);

    /**
     * All windows of one subject as one; null when nothing was counted in any of them. Begins where
     * the first does.
     */
    @Nullable Window sum(Subject subject, Range range);

    /**
     * The totals of all subjects of a kind that were counted, in the order of their names: complete
     * when all pages are, and as fast with a million subjects as with ten.
     *
     * @param profile of routes, their profile; null for all
     * @param after behind whom to begin; null for the first page
     * @param limit how many at the most
     */
    Page totals(
            Kind kind, @Nullable String profile, Range range, @Nullable Subject after, int limit);

    /**
     * The busiest subjects of a kind.
     *
     * @param profile of routes, their profile; null for all
     * @param range of {@link #RANKED_WINDOWS_MAX} windows at the most
     * @param limit how many at the most
     */
    Ranking busiest(Kind kind, @Nullable String profile, Range range, int limit);

    /** When a key was last allowed anything, microseconds since the epoch; empty when never. */
    OptionalLong lastUsedMicros(KeyId id);

    /** The scopes that a key's allowed requests needed, as long as days are kept. */
    default Set<String> usedScopes(KeyId id) {
        Window all =
                sum(
                        new Subject(Kind.KEY, null, id.toString()),
                        new Range(Step.DAY, 0, Long.MAX_VALUE));
        return all == null ? Set.of() : all.scopes();
    }
}
