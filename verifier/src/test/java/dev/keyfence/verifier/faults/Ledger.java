package dev.keyfence.verifier.faults;

import dev.keyfence.verifier.fleet.Api.Answer;
import dev.keyfence.verifier.fleet.Api.NewKey;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Every answer of the run, held against what was promised when its request began. All times are of
 * this process's monotonic clock. Safe for any number of threads.
 */
final class Ledger {

    /** Half of the verifications are of keys that were revoked last: there the faults are. */
    private static final int LATEST = 20;

    private final List<Credential> credentials = new CopyOnWriteArrayList<>();
    private final List<Credential> dead = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Map<String, BitSet> answered = new ConcurrentHashMap<>();

    void created(NewKey key) {
        credentials.add(new Credential(key.id(), key.secret()));
        count("keys created");
    }

    /** A key that nobody has asked to revoke, taken for being revoked; null when there is none. */
    synchronized @Nullable Credential takeLive() {
        for (Credential each : credentials) {
            if (!each.asked()) {
                each.ask();
                return each;
            }
        }
        return null;
    }

    long live() {
        return credentials.stream().filter(each -> !each.asked()).count();
    }

    List<Credential> all() {
        return credentials;
    }

    void confirmed(Credential credential) {
        boolean first = !credential.confirmed();
        credential.confirm(System.nanoTime());
        if (first) {
            dead.add(credential);
            count("keys confirmed revoked");
        }
    }

    /** A key to verify: often one that was revoked lately; null when there is none yet. */
    @Nullable Credential pick(Random random) {
        List<Credential> from = random.nextBoolean() && !dead.isEmpty() ? dead : credentials;
        int size = from.size();
        if (size == 0) {
            return null;
        }
        boolean latest = random.nextInt(4) > 0;
        int window = latest ? Math.min(LATEST, size) : size;
        return from.get(size - 1 - random.nextInt(window));
    }

    /** An answer to a verification that began at this moment. */
    void verified(Credential credential, String node, long startNanos, Answer answer) {
        count("verifications answered");
        boolean allowed = answer.status() == 200 && answer.body().path("allowed").asBoolean();
        String reason =
                answer.text("reason").isEmpty() ? "" + answer.status() : answer.text("reason");
        count((allowed ? "  allowed " : "  denied ") + reason);
        if (allowed && credential.deadAt(startNanos)) {
            violations.add(
                    node
                            + " accepted "
                            + credential.id()
                            + " after its confirmation: "
                            + answer.text("decision_id"));
        }
        String decision = answer.text("decision_id");
        int dash = decision.lastIndexOf('-');
        if (dash > 0) {
            BitSet sequences =
                    answered.computeIfAbsent(decision.substring(0, dash), _ -> new BitSet());
            synchronized (sequences) {
                sequences.set(Integer.parseInt(decision.substring(dash + 1)));
            }
        }
    }

    void count(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    /** What was counted, by name. */
    Map<String, Long> counts() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, adder) -> copy.put(name, adder.sum()));
        return copy;
    }

    /** The decisions that were answered: sequence numbers by {@code <node>-<epoch>}. */
    Map<String, BitSet> answered() {
        return answered;
    }

    List<String> violations() {
        return violations;
    }
}
