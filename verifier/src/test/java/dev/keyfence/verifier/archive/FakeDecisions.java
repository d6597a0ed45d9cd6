package dev.keyfence.verifier.archive;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.feed.Feed.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decisions in a list. */
public final class FakeDecisions implements Decisions {

    private final List<DecisionRow> rows = new ArrayList<>();
    private final DecisionFeed feed = new DecisionFeed();
    private final List<String> forgotten = new ArrayList<>();
    private volatile boolean broken;

    /** A decision is made. */
    public synchronized void add(Decision decision) {
        DecisionRow row = DecisionRow.of(decision);
        rows.add(row);
        feed.publish(List.of(new ReadRow(row, 0, rows.size())));
    }

    /** Nothing can be told from now on. */
    public void breakDown() {
        broken = true;
    }

    @Override
    public synchronized CompletableFuture<DecisionPage> find(
            DecisionQuery query, @Nullable DecisionPlace after, int limit) {
        if (broken) {
            return CompletableFuture.failedFuture(new ArchiveException("/secret/path", null));
        }
        List<DecisionRow> found =
                rows.stream()
                        .filter(query.test())
                        .filter(row -> after == null || row.place().compareTo(after) < 0)
                        .sorted(Comparator.comparing(DecisionRow::place).reversed())
                        .toList();
        boolean more = found.size() > limit;
        List<DecisionRow> page = more ? found.subList(0, limit) : found;
        return CompletableFuture.completedFuture(
                new DecisionPage(page, more ? page.getLast().place() : null));
    }

    /** Whose decisions were to be deleted. */
    public List<String> forgotten() {
        return List.copyOf(forgotten);
    }

    @Override
    public CompletableFuture<Erased> forget(String owner) {
        forgotten.add(owner);
        return broken
                ? CompletableFuture.failedFuture(new ArchiveException("/secret/path", null))
                : CompletableFuture.completedFuture(new Erased(1_000_000, owner.equals("done")));
    }

    @Override
    public Optional<Watch<DecisionRow>> watch(DecisionQuery query, @Nullable String after) {
        return feed.watch(query, after);
    }

    @Override
    public DecisionTally tally() {
        return feed.tally();
    }
}
