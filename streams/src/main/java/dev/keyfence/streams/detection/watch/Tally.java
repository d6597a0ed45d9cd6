package dev.keyfence.streams.detection.watch;

import dev.keyfence.schemas.record.Counted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often the first ten different values were seen; of further ones nothing is kept. */
final class Tally {

    private static final int MAX = 10;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    Tally() {}

    Tally(List<Counted> counted) {
        counted.forEach(value -> counts.put(value.getValue(), value.getCount()));
    }

    void add(String value) {
        if (counts.size() < MAX || counts.containsKey(value)) {
            counts.merge(value, 1L, Long::sum);
        }
    }

    /** The most frequent first. */
    List<Counted> toList() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> new Counted(entry.getKey(), entry.getValue()))
                .toList();
    }
}
