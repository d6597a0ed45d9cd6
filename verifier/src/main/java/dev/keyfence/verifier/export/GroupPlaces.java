package dev.keyfence.verifier.export;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Where an export's group is in its partitions, as Kafka keeps it. */
final class GroupPlaces {

    /**
     * An export that is new begins with what is a day old: neither with nothing nor with a year.
     */
    private static final Duration BACK = Duration.ofHours(24);

    private GroupPlaces() {}

    /**
     * Gives the group a place in those partitions in which it has none, and keeps it at once rather
     * than with the first message that is done: a group that is off for long before that would
     * leave out what comes meanwhile. Kafka's own way to begin so far back gives an empty partition
     * no place.
     *
     * @param partitions which are this member's now
     */
    static void begin(Consumer<byte[], byte[]> open, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> kept = open.committed(Set.copyOf(partitions));
        List<TopicPartition> without =
                partitions.stream().filter(each -> kept.get(each) == null).toList();
        if (without.isEmpty()) {
            return;
        }
        long since = Instant.now().minus(BACK).toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> first =
                open.offsetsForTimes(
                        without.stream().collect(Collectors.toMap(each -> each, _ -> since)));
        Map<TopicPartition, Long> ends = open.endOffsets(without);
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        for (TopicPartition each : without) {
            OffsetAndTimestamp at = first.get(each);
            long place = at == null ? ends.getOrDefault(each, 0L) : at.offset();
            open.seek(each, place);
            begin.put(each, new OffsetAndMetadata(place));
        }
        commit(open, begin);
    }

    /** Keeps places, also when it is woken up at that moment: what is done shall be done once. */
    static void commit(
            Consumer<byte[], byte[]> open, Map<TopicPartition, OffsetAndMetadata> places) {
        if (places.isEmpty()) {
            return;
        }
        try {
            open.commitSync(places);
        } catch (WakeupException e) {
            open.commitSync(places);
        }
    }
}
