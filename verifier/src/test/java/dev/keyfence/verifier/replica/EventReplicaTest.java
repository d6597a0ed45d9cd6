package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventReplicaTest {

    private static final KeyId A = new KeyId(1, 1);
    private static final KeyId B = new KeyId(1, 2);

    private final MapRows rows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final ReplicaCounters counters = new ReplicaCounters();
    private final EventReplica replica =
            new EventReplica(
                    KeyRecords.deserializer(KeyEvent.class),
                    rows,
                    (_, reason) -> deadLetters.add(reason),
                    counters);

    @Test
    void tellsAllOfAnEvent() {
        apply(A, KeyRecords.event(A, 2, KeyEventType.SCOPED));

        KeyChange.Snapshot snapshot =
                new KeyChange.Snapshot(
                        2,
                        KeyStatus.ACTIVE,
                        "keyfence",
                        "acme",
                        "ci",
                        Environment.LIVE,
                        List.of("read"),
                        List.of("nightly"),
                        KeyTerms.of(Map.of("tier", "lite")),
                        1,
                        StoredKey.NEVER,
                        StoredKey.NEVER,
                        StoredKey.NEVER,
                        List.of());
        assertThat(replica.changes(A, 0, 10))
                .containsExactly(
                        new KeyChange(
                                A,
                                "scoped",
                                20,
                                21,
                                new KeyChange.Actor("system", "203.0.113.7", "req-1"),
                                "because",
                                null,
                                "cmd-2",
                                null,
                                "github",
                                snapshot,
                                snapshot));
    }

    @Test
    void tellsAKeysHistoryInOrderPageByPage() {
        for (int version : new int[] {3, 1, 300, 2}) {
            apply(A, KeyRecords.event(A, version, KeyEventType.UPDATED));
            apply(B, KeyRecords.event(B, version, KeyEventType.UPDATED));
        }

        assertThat(versions(replica.changes(A, 0, 3))).containsExactly(1L, 2L, 3L);
        assertThat(versions(replica.changes(A, 3, 3))).containsExactly(300L);
        assertThat(replica.changes(A, Long.MAX_VALUE, 3)).isEmpty();
        assertThat(replica.changes(new KeyId(9, 9), 0, 3)).isEmpty();
        assertThatThrownBy(() -> replica.changes(A, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsAnEventOnceThatCameTwice() {
        apply(A, KeyRecords.event(A, 1, KeyEventType.CREATED));
        apply(A, KeyRecords.event(A, 1, KeyEventType.CREATED));

        assertThat(replica.changes(A, 0, 10)).hasSize(1);
    }

    @Test
    void buriesWhatCannotBeReadAndGoesOn() {
        applyBytes(KeyRecords.keyBytes(A), KeyRecords.POISON);
        applyBytes(KeyRecords.keyBytes(A), null);
        apply(B, KeyRecords.event(A, 1, KeyEventType.CREATED));
        apply(A, KeyRecords.event(A, 0, KeyEventType.CREATED));
        apply(A, KeyRecords.event(A, 1, KeyEventType.CREATED));

        assertThat(deadLetters)
                .containsExactly(
                        "the bytes of key-events make no sense",
                        "an event without a value",
                        "the event's key id is not that of its record key",
                        "the event led to no version");
        assertThat(replica.changes(A, 0, 10)).hasSize(1);
        assertThat(counters.get("key-events", ReplicaCounters.Count.UNREADABLE)).isEqualTo(4);
        assertThat(counters.get("key-events", ReplicaCounters.Count.APPLIED)).isEqualTo(1);
    }

    private void apply(KeyId recordKey, KeyEvent event) {
        applyBytes(KeyRecords.keyBytes(recordKey), KeyRecords.bytes(event));
    }

    private void applyBytes(byte[] key, byte @Nullable [] value) {
        replica.apply(KeyRecords.record("key-events", 0, 0, key, value), rows);
    }

    private static List<Long> versions(List<KeyChange> changes) {
        return changes.stream().map(KeyChange::version).toList();
    }
}
