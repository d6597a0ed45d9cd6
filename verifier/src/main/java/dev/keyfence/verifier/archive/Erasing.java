package dev.keyfence.verifier.archive;

import dev.keyfence.verifier.archive.Manifest.Erasure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Deletes owners' decisions. The manifest says whose and until when before anything is deleted:
 * from then on they are in no answer, and in no new file; then the files that hold them are written
 * again. A crash in between repeats what is left to do. Safe for any number of threads.
 */
final class Erasing {

    private final ArchiveStore store;
    private final FileWriter writer;

    Erasing(ArchiveStore store, FileWriter writer) {
        this.store = store;
        this.writer = writer;
    }

    /**
     * Answers no more of what an owner's keys were decided on until now, and lets {@link #step}
     * delete it. What comes late is not taken in.
     *
     * @param nowMicros the time, microseconds since the epoch
     */
    synchronized Erased forget(String owner, long nowMicros) {
        Optional<Erasure> before =
                store.manifest().erasures().stream()
                        .filter(each -> each.owner().equals(owner))
                        .findFirst();
        if (before.isPresent() && (!before.get().done() || holdsNone(owner))) {
            return new Erased(before.get().untilMicros(), before.get().done());
        }
        change(manifest -> manifest.forgetting(owner, nowMicros));
        return new Erased(nowMicros, false);
    }

    /**
     * Does what is left to do of one erasure. For the thread that maintains the store.
     *
     * @param oldestDay the first day that is kept
     * @return whether there was something to do
     */
    boolean step(long oldestDay, long nowMillis) {
        List<Erasure> all = store.manifest().erasures();
        Optional<Erasure> next = all.stream().filter(each -> !each.done()).findFirst();
        if (next.isPresent()) {
            erase(next.get(), nowMillis);
            return true;
        }
        // Nothing that these concern is taken in any more.
        long oldestMicros = oldestDay * ArchivedFile.MICROS_PER_DAY;
        List<Erasure> old =
                all.stream().filter(each -> each.untilMicros() <= oldestMicros).toList();
        if (!old.isEmpty()) {
            forgetErasures(old);
        }
        return !old.isEmpty();
    }

    private void erase(Erasure erasure, long nowMillis) {
        for (ArchivedFile file : store.manifest().files()) {
            if (file.fromMicros() < erasure.untilMicros() && writer.holdsErased(file)) {
                List<ArchivedFile> one = List.of(file);
                store.replace(one, writer.merge(one, nowMillis).map(List::of).orElse(List.of()));
            }
        }
        store.change(manifest -> manifest.forgotten(erasure));
    }

    private synchronized void forgetErasures(List<Erasure> old) {
        change(manifest ->
                manifest.erasing(
                        manifest.erasures().stream().filter(each -> !old.contains(each)).toList()));
    }

    private boolean holdsNone(String owner) {
        DecisionQuery query = new DecisionQuery(Map.of("owner", owner), 0, Long.MAX_VALUE);
        DecisionPage page = store.find(query, null, 1);
        return page.rows().isEmpty() && page.end() == null;
    }

    private void change(UnaryOperator<Manifest> change) {
        store.change(change);
        writer.erase(store.manifest().erasures());
    }
}
