package dev.keyfence.verifier.replica;

import java.util.Map;

/**
 * What Kafka says of a followed topic.
 *
 * @param identity which log it is
 * @param endOffsets for each partition, the offset that the next record will get
 * @param readAtMillis when this was asked, milliseconds since the epoch
 */
record TopicFacts(LogIdentity identity, Map<Integer, Long> endOffsets, long readAtMillis) {

    /** True when everything was applied that the topic held when this was asked. */
    boolean isReachedBy(Map<Integer, LogPosition> positions) {
        return endOffsets.entrySet().stream()
                .allMatch(end -> {
                    LogPosition position = positions.get(end.getKey());
                    return position == null
                            ? end.getValue() == 0
                            : position.offset() >= end.getValue();
                });
    }
}
