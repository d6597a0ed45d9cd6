package dev.keyfence.verifier.replica;

import static dev.keyfence.verifier.key.StoredKey.NEVER;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory.Page;
import dev.keyfence.verifier.store.KeyHistory.Place;
import dev.keyfence.verifier.store.KeyHistory.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of events of all keys: the narrowest index is walked, the rest is filtered. */
final class EventSearch {

    /**
     * How many events one page looks at, however few it finds: some 50 ms from a cold disk. The
     * caller goes on where it ended.
     */
    static final int LOOKED_AT_MAX = 5_000;

    private static final KeyId LEAST = new KeyId(0, 0);

    private final RowReader rows;
    private final Query query;
    private final int limit;
    private final List<KeyChange> found = new ArrayList<>();
    private int lookedAt;
    private @Nullable Place last;
    private boolean more;

    private EventSearch(RowReader rows, Query query, int limit) {
        this.rows = rows;
        this.query = query;
        this.limit = limit;
    }

    static Page page(RowReader rows, Query query, @Nullable Place after, int limit) {
        EventSearch search = new EventSearch(rows, query, limit);
        KeyId id = query.id();
        if (id == null) {
            search.walkIndex(index(query), after);
        } else {
            search.walkKey(id, after);
        }
        return new Page(search.found, search.more ? search.last : null);
    }

    private static EventRows.Index index(Query query) {
        if (query.owner() != null) {
            return EventRows.byOwner(query.owner());
        }
        return query.actor() == null ? EventRows.byTime() : EventRows.byActor(query.actor());
    }

    private void walkIndex(EventRows.Index index, @Nullable Place after) {
        Place begin = after == null ? begin() : after;
        walk(
                index.row(begin),
                (rowKey, _) -> {
                    Place place = index.place(rowKey);
                    if (place == null || isPast(place)) {
                        return false;
                    }
                    return place.equals(after) || take(place);
                });
    }

    private void walkKey(KeyId id, @Nullable Place after) {
        long begin = after == null ? (query.newestFirst() ? NEVER : 0) : after.version();
        walk(
                EventRows.event(id, begin),
                (rowKey, row) -> {
                    long version = EventRows.versionOf(id, rowKey);
                    if (version < 0) {
                        return false;
                    }
                    return (after != null && version == after.version())
                            || take(KeyChangeCodec.change(id, row));
                });
    }

    private void walk(byte[] from, RowReader.Visitor visitor) {
        if (query.newestFirst()) {
            rows.scanBack(from, visitor);
        } else {
            rows.scan(from, visitor);
        }
    }

    private Place begin() {
        return query.newestFirst()
                ? new Place(query.untilMicros(), LEAST, 0)
                : new Place(query.fromMicros(), LEAST, 0);
    }

    private boolean isPast(Place place) {
        return query.newestFirst()
                ? place.acceptedAtMicros() < query.fromMicros()
                : place.acceptedAtMicros() >= query.untilMicros();
    }

    /** A row that an aborted change left behind points to an event of another time, or to none. */
    private boolean take(Place place) {
        if (isFull()) {
            return false;
        }
        byte[] row = rows.get(EventRows.event(place.id(), place.version()));
        KeyChange change = row == null ? null : KeyChangeCodec.change(place.id(), row);
        look(place, change != null && Place.of(change).equals(place) ? change : null);
        return true;
    }

    private boolean take(KeyChange change) {
        if (isFull()) {
            return false;
        }
        look(Place.of(change), change);
        return true;
    }

    private void look(Place place, @Nullable KeyChange change) {
        lookedAt++;
        last = place;
        if (change != null && query.matches(change)) {
            found.add(change);
        }
    }

    /** Asked before each event, so that what is known to follow is not looked at. */
    private boolean isFull() {
        more = found.size() == limit || lookedAt == LOOKED_AT_MAX;
        return more;
    }
}
