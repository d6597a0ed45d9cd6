package dev.keyfence.verifier.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What searches see, which changes as a whole; and the end of files and tables that are not seen
 * any more, which comes when the last search is over that began before. Safe for any number of
 * threads.
 */
final class Views {

    /**
     * What is there to be searched.
     *
     * @param files the visible files
     * @param tables the tables of decisions that are in no file yet
     */
    record View(List<ArchivedFile> files, List<String> tables) {

        /** Copies the lists. */
        View {
            files = List.copyOf(files);
            tables = List.copyOf(tables);
        }
    }

    /** A view that stays as it is until it is closed. */
    final class Pinned implements AutoCloseable {

        private final long number;
        private final View view;

        private Pinned(long number, View view) {
            this.number = number;
            this.view = view;
        }

        View view() {
            return view;
        }

        @Override
        public void close() {
            release(number);
        }
    }

    private record Leftover(long number, Runnable end) {}

    private View current;
    private long number;
    private final NavigableMap<Long, Integer> pins = new TreeMap<>();
    private final Deque<Leftover> leftovers = new ArrayDeque<>();

    Views(View first) {
        current = first;
    }

    /** The tables that are seen now. */
    synchronized List<String> tables() {
        return current.tables();
    }

    /** Keeps what is there now. */
    synchronized Pinned pin() {
        pins.merge(number, 1, Integer::sum);
        return new Pinned(number, current);
    }

    /**
     * Shows something else from now on.
     *
     * @param end ends what is not seen any more, when nobody looks at it
     */
    synchronized void show(View next, Runnable end) {
        current = next;
        number++;
        leftovers.add(new Leftover(number, end));
        endLeftovers();
    }

    private synchronized void release(long pinned) {
        pins.computeIfPresent(pinned, (_, count) -> count == 1 ? null : count - 1);
        endLeftovers();
    }

    private void endLeftovers() {
        while (!leftovers.isEmpty()
                && (pins.isEmpty() || pins.firstKey() >= leftovers.element().number())) {
            leftovers.remove().end().run();
        }
    }
}
