package dev.keyfence.streams.detection.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Alerts that concern one key, owner or address, the last 32 of them. */
public final class Signals implements Trace {

    private static final int MAX = 32;

    /** In the order in which they were first told of. */
    private final List<Signal> signals = new ArrayList<>();

    /**
     * One alert.
     *
     * @param alert its id
     * @param rule its rule's id
     * @param score what its severity adds to the risk
     * @param second when its latest hit was, in seconds since the epoch
     */
    public record Signal(UUID alert, String rule, int score, long second) {}

    /** Takes an alert, in place of what was known of it. */
    public void note(Signal signal) {
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i).alert().equals(signal.alert())) {
                signals.set(i, signal);
                return;
            }
        }
        if (signals.size() == MAX) {
            signals.removeFirst();
        }
        signals.add(signal);
    }

    /** Those of this second or later. */
    public List<Signal> since(long second) {
        return signals.stream().filter(signal -> signal.second() >= second).toList();
    }

    @Override
    public boolean blank() {
        return signals.isEmpty();
    }

    @Override
    public void write(Packer out) {
        for (Signal signal : signals) {
            out.whole(signal.alert().getMostSignificantBits());
            out.whole(signal.alert().getLeastSignificantBits());
            out.text(signal.rule()).number(signal.score()).number(signal.second());
        }
    }

    @Override
    public void read(Unpacker in) {
        while (in.more()) {
            UUID alert = new UUID(in.whole(), in.whole());
            String rule = in.text();
            int score = in.small();
            signals.add(new Signal(alert, rule, score, in.number()));
        }
    }
}
