package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.AuditGaps;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Gaps as a test makes them up, in order. */
final class FakeGaps implements AuditGaps {

    final List<Gap> all = new CopyOnWriteArrayList<>();
    volatile boolean complete = true;

    void add(String node, long epoch, long first, long last, boolean open) {
        all.add(
                new Gap(
                        new Place(node, epoch, first),
                        last,
                        open ? last - first + 1 : 0,
                        open ? List.of(new Range(first, last)) : List.of(),
                        !open,
                        1_000,
                        2_000,
                        3_000));
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<Gap> find(Filter filter, @Nullable Place after, int limit) {
        return all.stream()
                .filter(filter::takes)
                .filter(gap -> after == null || gap.place().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public long missing() {
        return all.stream().mapToLong(Gap::missing).sum();
    }
}
