package dev.keyfence.streams.detection.score;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several streams in the order of time as one; holds one event of each. For one thread. */
final class Merge implements Iterator<Event> {

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.<Head>comparingLong(head -> head.event().micros())
                            .thenComparingInt(Head::number));

    private record Head(Event event, int number, Iterator<Event> rest) {}

    Merge(Collection<? extends Iterator<Event>> streams) {
        int number = 0;
        for (Iterator<Event> stream : streams) {
            push(stream, number++);
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public Event next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("all streams are at their end");
        }
        push(head.rest(), head.number());
        return head.event();
    }

    private void push(Iterator<Event> stream, int number) {
        if (stream.hasNext()) {
            heads.add(new Head(stream.next(), number, stream));
        }
    }
}
