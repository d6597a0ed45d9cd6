package dev.keyfence.verifier.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.faults.DecisionAudit.Missing;
import dev.keyfence.verifier.fleet.FleetProcess;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a run found. Lines and faults are noted by any thread. */
final class FaultReport {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final Map<Fault, Integer> faults =
            Collections.synchronizedMap(new EnumMap<>(Fault.class));

    void line(String text) {
        lines.add(text);
    }

    void fault(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    /** Something that must not be. */
    void wrong(String what) {
        wrong.add(what);
    }

    void violations(List<String> violations) {
        wrong.addAll(violations);
        lines.add(row("violations of the promise", violations.size()));
    }

    void counts(Map<String, Long> counts) {
        counts.forEach((name, count) -> lines.add(row(name, count)));
    }

    /** The latest start of a node still runs, so nothing of it may be missing. */
    void requireComplete(FleetProcess node, Map<String, Missing> missing) {
        String prefix = node.name() + '-';
        long latest = latest(prefix, missing);
        assertThat(missing.get(prefix + latest)).as(prefix + latest).isEqualTo(new Missing(0, 0));
    }

    void decisions(long count, long twice, Map<String, Missing> missing) {
        lines.add(row("decisions in the topic", count));
        lines.add(row("  of them in it twice", twice));
        lines.add(row("starts of nodes that decided", missing.size()));
        long gaps = missing.values().stream().mapToLong(Missing::gaps).sum();
        long tails = missing.values().stream().mapToLong(Missing::tail).sum();
        lines.add(row("decisions missing of killed starts, seen as gaps", gaps));
        lines.add(row("  answered behind their last published one", tails));
    }

    /** What must not be, and was. */
    List<String> wrong() {
        return wrong;
    }

    /** The table. */
    String text() {
        StringBuilder text = new StringBuilder("\n");
        faults.forEach((fault, count) -> text.append(row(fault.text(), count)).append('\n'));
        lines.forEach(line -> text.append(line).append('\n'));
        wrong.forEach(each -> text.append("WRONG: ").append(each).append('\n'));
        return text.toString();
    }

    private static long latest(String prefix, Map<String, Missing> missing) {
        return missing.keySet().stream()
                .filter(start -> start.startsWith(prefix))
                .mapToLong(start -> Long.parseLong(start.substring(prefix.length())))
                .max()
                .orElse(0);
    }

    private static String row(String name, long count) {
        return String.format("%-58s %,12d", name, count);
    }
}
