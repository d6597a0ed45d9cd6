package dev.keyfence.streams.detection.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which rules had hits about an entity, and when the latest was: the last eight rules. */
public final class Raised implements Trace {

    private static final int MAX = 8;

    /** Seconds since the epoch by the hash of the rule's id, the latest noted last. */
    private final Map<Long, Long> seconds = new LinkedHashMap<>();

    /** Notes a hit. */
    public void note(String rule, long second) {
        long id = Hashes.of(rule);
        Long before = seconds.remove(id);
        if (seconds.size() == MAX) {
            seconds.remove(seconds.keySet().iterator().next());
        }
        seconds.put(id, before == null ? second : Math.max(before, second));
    }

    /** When the latest hit was, in seconds since the epoch; the least number when none is known. */
    public long lastSecond(String rule) {
        return seconds.getOrDefault(Hashes.of(rule), Long.MIN_VALUE);
    }

    @Override
    public boolean blank() {
        return seconds.isEmpty();
    }

    @Override
    public void write(Packer out) {
        seconds.forEach((rule, second) -> out.whole(rule).number(second));
    }

    @Override
    public void read(Unpacker in) {
        while (in.more()) {
            long rule = in.whole();
            seconds.put(rule, in.number());
        }
    }
}
