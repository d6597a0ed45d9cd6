package dev.keyfence.streams.detection.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which rules had hits about an entity, and when the latest was: the last twelve rules. */
public final class Raised implements Trace {

    private static final int MAX = 12;

    /** Seconds since the epoch by the hash of the rule's id, the latest noted last. */
    private final Map<Integer, Long> seconds = new LinkedHashMap<>();

    /** Notes a hit. */
    public void note(String rule, long second) {
        int id = rule.hashCode();
        Long before = seconds.remove(id);
        if (seconds.size() == MAX) {
            seconds.remove(seconds.keySet().iterator().next());
        }
        seconds.put(id, before == null ? second : Math.max(before, second));
    }

    /** When the latest hit was, in seconds since the epoch; the least number when none is known. */
    public long lastSecond(String rule) {
        return seconds.getOrDefault(rule.hashCode(), Long.MIN_VALUE);
    }

    @Override
    public boolean blank() {
        return seconds.isEmpty();
    }

    @Override
    public void write(Packer out) {
        long before = 0;
        for (Map.Entry<Integer, Long> rule : seconds.entrySet()) {
            out.bits32(rule.getKey()).number(rule.getValue() - before);
            before = rule.getValue();
        }
    }

    @Override
    public void read(Unpacker in) {
        long second = 0;
        while (in.more()) {
            int rule = in.bits32();
            second += in.number();
            seconds.put(rule, second);
        }
    }
}
