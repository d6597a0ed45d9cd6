package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.DeadLetterBox;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters in memory. */
final class FakeDeadLetters implements DeadLetterBox {

    final List<Letter> letters = new CopyOnWriteArrayList<>();
    final Queue<Place> offered = new ConcurrentLinkedQueue<>();
    volatile boolean away;
    volatile boolean gone;

    @Override
    public Found find() {
        if (away) {
            throw new UnavailableException("Kafka does not answer", null);
        }
        return new Found(letters, true);
    }

    @Override
    public Kind kindOf(Place place) {
        return switch (place.topic()) {
            case "commands" -> Kind.COMMANDS;
            case "keys" -> Kind.KEYS;
            case "key-events" -> Kind.KEY_EVENTS;
            case "fence" -> Kind.FENCE;
            default -> Kind.OTHER;
        };
    }

    @Override
    public Offered offerAgain(Place place) {
        offered.add(place);
        return gone
                ? new Offered.Gone()
                : new Offered.Again(new Place(place.topic(), place.partition(), 99));
    }
}
