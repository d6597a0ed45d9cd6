package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory.Page;
import dev.keyfence.verifier.store.KeyHistory.Place;
import dev.keyfence.verifier.store.KeyHistory.Query;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history of all keys. */
class EventSearchTest {

    private static final KeyId A = new KeyId(1, 1);
    private static final KeyId B = new KeyId(-1, 2);
    private static final Query ALL = new Query(null, null, null, null, 0, Long.MAX_VALUE, false);

    private final MapRows rows = new MapRows();
    private final EventReplica replica =
            new EventReplica(
                    KeyRecords.deserializer(KeyEvent.class),
                    rows,
                    (_, reason) -> {
                        throw new AssertionError(reason);
                    },
                    new ReplicaCounters());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void listsAllInTheOrderOfTimePageByPage(boolean newestFirst) {
        for (int i = 1; i <= 5; i++) {
            apply(i % 2 == 0 ? A : B, i, 100 - i, "acme", "admin");
        }
        List<Long> found = times(with(newestFirst), 2);

        assertThat(found)
                .isEqualTo(
                        newestFirst
                                ? List.of(99L, 98L, 97L, 96L, 95L)
                                : List.of(95L, 96L, 97L, 98L, 99L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void filtersByEachPart(boolean newestFirst) {
        apply(A, 1, 10, "acme", "admin");
        apply(A, 2, 20, "acme", "system");
        apply(B, 1, 30, "other", "admin");
        Query all = with(newestFirst);

        assertThat(times(owner(all, "other"), 10)).containsExactly(30L);
        assertThat(times(owner(all, "nobody"), 10)).isEmpty();
        assertThat(times(actor(all, "system"), 10)).containsExactly(20L);
        assertThat(times(id(all, A), 10)).containsExactlyInAnyOrder(10L, 20L);
        assertThat(times(id(all, new KeyId(1, 2)), 10)).isEmpty();
        assertThat(times(between(all, 20, 30), 10)).containsExactly(20L);
        assertThat(times(between(id(all, A), 11, 20), 10)).isEmpty();
        assertThat(times(between(owner(all, "acme"), 20, 21), 10)).containsExactly(20L);
        assertThat(times(type(all, "created"), 10)).containsExactlyInAnyOrder(10L, 30L);
        assertThat(times(type(actor(all, "system"), "created"), 10)).isEmpty();
    }

    @Test
    void listsAKeysEventsInTheOrderOfItsVersions() {
        for (int version : new int[] {3, 1, 300, 2}) {
            apply(A, version, version, "acme", "admin");
        }
        apply(B, 1, 1, "acme", "admin");

        assertThat(times(id(with(false), A), 2)).containsExactly(1L, 2L, 3L, 300L);
        assertThat(times(id(with(true), A), 3)).containsExactly(300L, 3L, 2L, 1L);
    }

    @Test
    void endsAPageAfterLookingAtSoManyAndTellsWhereToGoOn() {
        int count = EventSearch.LOOKED_AT_MAX + 10;
        for (int i = 1; i <= count; i++) {
            apply(A, i, i, "acme", i == count ? "rare" : "admin");
        }
        Query rare = type(ALL, "created");
        Page first = replica.find(between(rare, 2, Long.MAX_VALUE), null, 10);
        assertThat(first.changes()).isEmpty();
        assertThat(first.end()).isNotNull();

        Page second = replica.find(between(rare, 2, Long.MAX_VALUE), first.end(), 10);
        assertThat(second.changes()).isEmpty();
        assertThat(second.end()).as("the end of the log").isNull();
        assertThat(times(actor(ALL, "rare"), 10)).containsExactly((long) count);
    }

    @Test
    void leavesOutWhatAnAbortedChangeLeftBehind() {
        apply(A, 1, 10, "acme", "admin");
        apply(A, 1, 12, "acme", "admin");

        assertThat(times(ALL, 10)).containsExactly(12L);
        assertThat(times(owner(with(true), "acme"), 10)).containsExactly(12L);
    }

    @Test
    void findsTheChangeOfACommandByItsStem() {
        KeyEvent event = event(A, 1, 10, "acme", "admin");
        apply(A, KeyEvent.newBuilder(event).setCommandId("cmd_stem.content").build());

        assertThat(replica.byCommand("cmd_stem").orElseThrow().commandId())
                .isEqualTo("cmd_stem.content");
        assertThat(replica.byCommand("cmd_ste")).isEmpty();
        assertThat(replica.byCommand("cmd_stem.content")).isPresent();
    }

    @Test
    void looksForNoCommandThatHasNoStem() {
        KeyEvent event = event(A, 1, 10, "acme", "admin");
        apply(A, KeyEvent.newBuilder(event).setCommandId("import_content").build());

        assertThat(replica.byCommand("import_content")).isEmpty();
    }

    @Test
    void isCompleteOnceItHasCaughtUpAndUntilItIsRebuilt() {
        assertThat(replica.complete()).isFalse();
        replica.caughtUp();
        assertThat(replica.complete()).isTrue();
        replica.reset();
        assertThat(replica.complete()).isFalse();
    }

    @Test
    void namesEveryTypeThatTheLogHas() {
        assertThat(KeyChange.TYPES)
                .containsExactlyElementsOf(
                        Arrays.stream(KeyEventType.values())
                                .map(type -> type.name().toLowerCase(Locale.ROOT))
                                .toList());
    }

    private void apply(KeyId id, long version, long micros, String owner, String actor) {
        apply(id, event(id, version, micros, owner, actor));
    }

    private void apply(KeyId id, KeyEvent event) {
        replica.apply(
                KeyRecords.record(
                        "key-events", 0, 0, KeyRecords.keyBytes(id), KeyRecords.bytes(event)),
                rows);
    }

    private static KeyEvent event(KeyId id, long version, long micros, String owner, String actor) {
        KeyEvent event =
                KeyRecords.event(
                        id, version, version == 1 ? KeyEventType.CREATED : KeyEventType.UPDATED);
        KeySnapshot after = KeySnapshot.newBuilder(event.getAfter()).setOwner(owner).build();
        return KeyEvent.newBuilder(event)
                .setAcceptedAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                .setActor(new Actor(actor, null, null))
                .setAfter(after)
                .build();
    }

    /** All that a query finds, in pages; told by their times. */
    private List<Long> times(Query query, int limit) {
        List<Long> times = new ArrayList<>();
        Place after = null;
        do {
            Page page = replica.find(query, after, limit);
            assertThat(page.changes()).hasSizeLessThanOrEqualTo(limit);
            page.changes().forEach(change -> times.add(change.acceptedAtMicros()));
            after = page.end();
        } while (after != null);
        return times;
    }

    private static Query with(boolean newestFirst) {
        return new Query(null, null, null, null, 0, Long.MAX_VALUE, newestFirst);
    }

    private static Query id(Query q, KeyId id) {
        return new Query(
                id,
                q.owner(),
                q.actor(),
                q.type(),
                q.fromMicros(),
                q.untilMicros(),
                q.newestFirst());
    }

    private static Query owner(Query q, String owner) {
        return new Query(
                q.id(),
                owner,
                q.actor(),
                q.type(),
                q.fromMicros(),
                q.untilMicros(),
                q.newestFirst());
    }

    private static Query actor(Query q, String actor) {
        return new Query(
                q.id(),
                q.owner(),
                actor,
                q.type(),
                q.fromMicros(),
                q.untilMicros(),
                q.newestFirst());
    }

    private static Query type(Query q, String type) {
        return new Query(
                q.id(),
                q.owner(),
                q.actor(),
                type,
                q.fromMicros(),
                q.untilMicros(),
                q.newestFirst());
    }

    private static Query between(Query q, long from, long until) {
        return new Query(q.id(), q.owner(), q.actor(), q.type(), from, until, q.newestFirst());
    }
}
