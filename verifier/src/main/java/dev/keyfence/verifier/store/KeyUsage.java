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

    /** How many windows one question about totals looks at: a second's work. */
    int LOOKED_AT_MAX = 1_000_000;

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
    record Total(Subject subject, long allowed, long denied, long lastMicros) {}

    /**
     * The totals of many.
     *
     * @param totals those with the most decisions first
     * @param complete false when there was more to look at than one question may
     */
    record Totals(List<Total> totals, boolean complete) {}

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
     * The totals of all subjects of a kind, the busiest first.
     *
     * @param profile of routes, their profile; null for all
     */
    Totals totals(Kind kind, @Nullable String profile, Range range);

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
