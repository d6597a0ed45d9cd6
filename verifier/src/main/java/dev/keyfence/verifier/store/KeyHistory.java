package dev.keyfence.verifier.store;

import dev.keyfence.verifier.key.KeyId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the control API reads what happened to a key: may touch the disk, never the network. Safe
 * for any number of threads.
 */
public interface KeyHistory {

    /** How many changes one call returns at the most. */
    int CHANGES_MAX = 1_000;

    /**
     * Lists a key's changes, oldest first.
     *
     * @param id whose changes
     * @param afterVersion list only those that led to a greater version; 0 to start at the first
     * @param limit how many at the most, 1 to {@link #CHANGES_MAX}
     */
    List<KeyChange> changes(KeyId id, long afterVersion, int limit);

    /**
     * The change that a command made.
     *
     * @param stem the command's id, up to its dot where it has one
     * @return the change; empty when there is none, or none yet on this node
     */
    Optional<KeyChange> byCommand(String stem);

    /** Whether all is here that the log held when this node first read it. */
    boolean complete();

    /**
     * Lists changes of all keys in the order of their acceptance.
     *
     * @param query which
     * @param after where an earlier page ended; null to begin
     * @param limit how many at the most, 1 to {@link #CHANGES_MAX}
     */
    Page find(Query query, @Nullable Place after, int limit);

    /**
     * Which changes to list; a null part matches all.
     *
     * @param id whose
     * @param owner of which owner's keys, by the owner after the change
     * @param actor by whom
     * @param type of which type, see {@link KeyChange#TYPES}
     * @param fromMicros accepted at this time or later, microseconds since the epoch
     * @param untilMicros accepted before this time; {@link Long#MAX_VALUE} for no end
     * @param newestFirst the order
     */
    record Query(
            @Nullable KeyId id,
            @Nullable String owner,
            @Nullable String actor,
            @Nullable String type,
            long fromMicros,
            long untilMicros,
            boolean newestFirst) {

        /** Whether a change is to be listed. */
        public boolean matches(KeyChange change) {
            return (id == null || id.equals(change.id()))
                    && (owner == null || owner.equals(change.after().owner()))
                    && (actor == null || actor.equals(change.actor().id()))
                    && (type == null || type.equals(change.type()))
                    && change.acceptedAtMicros() >= fromMicros
                    && change.acceptedAtMicros() < untilMicros;
        }
    }

    /**
     * A place in the order of changes.
     *
     * @param acceptedAtMicros when the change there was accepted
     * @param id whose it is
     * @param version what it led to
     */
    record Place(long acceptedAtMicros, KeyId id, long version) {

        /** The place of a change. */
        public static Place of(KeyChange change) {
            return new Place(change.acceptedAtMicros(), change.id(), change.version());
        }
    }

    /**
     * Some changes.
     *
     * @param changes those found, in order
     * @param end where the search ended; null when there is nothing behind it. Changes may be
     *     missing before it only where the filter left them out
     */
    record Page(List<KeyChange> changes, @Nullable Place end) {}
}
