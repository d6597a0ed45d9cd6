package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.DeadLetter;
import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import dev.keyfence.verifier.store.DeadLetterBox.Place;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters put together by the record that they are about: every node that reads it reports it,
 * and again whenever it is read again. For one thread.
 */
final class LetterPile {

    private static final Comparator<Letter> NEWEST_FIRST =
            Comparator.comparingLong(Letter::lastMicros)
                    .reversed()
                    .thenComparing(letter -> letter.place().toString());

    private final Deserializer<DeadLetter> deserializer;
    private final Map<Place, Letter> letters = new HashMap<>();

    LetterPile(Deserializer<DeadLetter> deserializer) {
        this.deserializer = deserializer;
    }

    /** Adds a letter; one that cannot be read stands for itself. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        Letter letter =
                switch (Reading.of(deserializer, record)) {
                    case Reading.Read<DeadLetter>(DeadLetter read) -> letter(read);
                    case Reading.Unreadable<DeadLetter>(String reason) ->
                            unreadable(record, reason);
                };
        letters.merge(letter.place(), letter, LetterPile::merged);
    }

    List<Letter> newestFirst() {
        return letters.values().stream().sorted(NEWEST_FIRST).toList();
    }

    private static Letter letter(DeadLetter letter) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, letter.getTime());
        return new Letter(
                new Place(
                        letter.getSourceTopic(),
                        letter.getSourcePartition(),
                        letter.getSourceOffset()),
                letter.getReason(),
                List.of(letter.getReporter()),
                1,
                micros,
                micros,
                bytes(letter.getRecordKey()),
                bytes(letter.getRecordValue()),
                letter.getRecordValueBytes());
    }

    private static Letter unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        long micros = TimeUnit.MILLISECONDS.toMicros(record.timestamp());
        byte @Nullable [] value = record.value();
        return new Letter(
                new Place(record.topic(), record.partition(), record.offset()),
                "This dead letter itself cannot be read: " + reason,
                List.of(),
                1,
                micros,
                micros,
                record.key(),
                value,
                value == null ? -1 : value.length);
    }

    private static Letter merged(Letter one, Letter other) {
        Letter last = one.lastMicros() > other.lastMicros() ? one : other;
        List<String> reporters = new ArrayList<>(one.reporters());
        other.reporters().stream()
                .filter(reporter -> !reporters.contains(reporter))
                .forEach(reporters::add);
        return new Letter(
                one.place(),
                last.reason(),
                reporters,
                one.reports() + other.reports(),
                Math.min(one.firstMicros(), other.firstMicros()),
                last.lastMicros(),
                last.key(),
                last.value(),
                last.valueBytes());
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
