package dev.keyfence.verifier.store;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records that nobody could use, as Kafka keeps them. Asks Kafka each time, so an answer may take
 * seconds. Safe for any number of threads.
 */
public interface DeadLetterBox {

    /**
     * The records that were set aside, each once, the one first that was reported last.
     *
     * @throws UnavailableException when Kafka does not answer
     */
    Found find();

    /** What the topic of a record is for. */
    Kind kindOf(Place place);

    /**
     * Writes a record behind the others of its partition, as it stands.
     *
     * @throws UnavailableException when Kafka does not answer; it may have been written then
     */
    Offered offerAgain(Place place);

    /**
     * What was found.
     *
     * @param letters one for each record
     * @param complete false when there are more letters than are looked at
     */
    record Found(List<Letter> letters, boolean complete) {

        /** Keeps its own copy. */
        public Found {
            letters = List.copyOf(letters);
        }
    }

    /** What can be done about a record hangs on what its topic is for. */
    enum Kind {
        COMMANDS,
        KEYS,
        KEY_EVENTS,
        FENCE,
        OTHER
    }

    /** What became of a record that was to be offered again. */
    sealed interface Offered {

        /** It stands there now, and is read like any other. */
        record Again(Place place) implements Offered {}

        /** Kafka does not have it any more. */
        record Gone() implements Offered {}
    }

    /**
     * Where a record stands.
     *
     * @param topic its topic's full name
     * @param partition its partition
     * @param offset its offset
     */
    record Place(String topic, int partition, long offset) {

        private static final Pattern TEXT =
                Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,6})-([0-9]{1,18})");

        /** The place of a text; empty when it is none. */
        public static Optional<Place> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            return matcher.matches()
                    ? Optional.of(
                            new Place(
                                    matcher.group(1),
                                    Integer.parseInt(matcher.group(2)),
                                    Long.parseLong(matcher.group(3))))
                    : Optional.empty();
        }

        /** Topic, partition and offset, joined by dashes. */
        @Override
        public String toString() {
            return topic + '-' + partition + '-' + offset;
        }
    }

    /**
     * A record that could not be used.
     *
     * @param place where it stands
     * @param reason why, by the last report
     * @param reporters who reported it: node ids, names of topologies
     * @param reports how often it was reported
     * @param firstMicros when it was reported first, microseconds since the epoch
     * @param lastMicros when it was reported last
     * @param key its key; null when it has none
     * @param value the first bytes of its value; null when it has none
     * @param valueBytes how many bytes its value has; -1 when it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // shown once, and compared by nobody
    record Letter(
            Place place,
            String reason,
            List<String> reporters,
            long reports,
            long firstMicros,
            long lastMicros,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int valueBytes) {

        /** Keeps its own copy of the list. */
        public Letter {
            reporters = List.copyOf(reporters);
        }

        /** Shows the place only. */
        @Override
        public String toString() {
            return "Letter[" + place + "]";
        }
    }

    /** Kafka, or the schema registry, does not answer. */
    final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        /** With what went wrong. */
        public UnavailableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
