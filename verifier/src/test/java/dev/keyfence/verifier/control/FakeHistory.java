package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** History in memory: three changes of every key, and those that a {@link FakeLifecycle} made. */
final class FakeHistory implements KeyHistory {

    final List<KeyChange> made = new CopyOnWriteArrayList<>();
    volatile boolean complete = true;

    /** While false, keys have the changes that were made of them. */
    volatile boolean canned = true;

    /** While true, events are behind: what was made is not found yet. */
    volatile boolean behind;

    /** Three changes, whatever the key; none for a key whose id is all zeros. */
    @Override
    public List<KeyChange> changes(KeyId id, long afterVersion, int limit) {
        List<KeyChange> changes = new ArrayList<>();
        if (!canned) {
            return made.stream()
                    .filter(change -> change.id().equals(id) && change.version() > afterVersion)
                    .limit(limit)
                    .toList();
        }
        if (id.high() == 0) {
            return changes;
        }
        for (long version = afterVersion + 1; version <= 3 && changes.size() < limit; version++) {
            changes.add(
                    new KeyChange(
                            id,
                            version == 1 ? "created" : "scoped",
                            1_800_000_000_000_000L,
                            1_800_000_000_000_001L,
                            new KeyChange.Actor("key_root", "203.0.113.7", "req-1"),
                            null,
                            "a note",
                            "cmd_" + version,
                            null,
                            null,
                            version == 1 ? null : snapshot(version - 1),
                            snapshot(version)));
        }
        return changes;
    }

    @Override
    public Optional<KeyChange> byCommand(String stem) {
        return behind
                ? Optional.empty()
                : made.stream()
                        .filter(change -> String.valueOf(change.commandId()).startsWith(stem + "."))
                        .findFirst();
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public Page find(Query query, @Nullable Place after, int limit) {
        Comparator<KeyChange> oldestFirst =
                Comparator.comparingLong(KeyChange::acceptedAtMicros)
                        .thenComparing(KeyChange::id)
                        .thenComparingLong(KeyChange::version);
        List<KeyChange> all =
                made.stream()
                        .sorted(query.newestFirst() ? oldestFirst.reversed() : oldestFirst)
                        .toList();
        int from = after == null ? 0 : all.stream().map(Place::of).toList().indexOf(after) + 1;
        List<KeyChange> found =
                all.subList(from, all.size()).stream().filter(query::matches).toList();
        return found.size() > limit
                ? new Page(found.subList(0, limit), Place.of(found.get(limit - 1)))
                : new Page(found, null);
    }

    private static KeyChange.Snapshot snapshot(long version) {
        return new KeyChange.Snapshot(
                version,
                KeyStatus.ACTIVE,
                "keyfence",
                "acme",
                "ci",
                Environment.LIVE,
                List.of("read"),
                List.of("ci"),
                KeyTerms.NONE,
                1,
                StoredKey.NEVER,
                StoredKey.NEVER,
                StoredKey.NEVER,
                List.of());
    }
}
