package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.archive.DecisionTally.Changed;
import dev.keyfence.verifier.archive.DecisionTally.Counted;
import dev.keyfence.verifier.archive.DecisionTally.Named;
import dev.keyfence.verifier.archive.DecisionTally.Of;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is counted of the last hour. */
class DecisionTallyTest {

    private static final long START = 1_800_000_000;

    private Instant now = Instant.ofEpochSecond(START);
    private final DecisionTally tally = new DecisionTally(() -> now);

    @Test
    void countsReasonsBySlotsOfTheTimeOfTheDecision() {
        add(START, "ok", null);
        add(START + 4, "ok", null);
        add(START + 4, "revoked", null);
        add(START - 3_000, "ok", null);

        assertThat(tally.changedSince(0).slots())
                .containsExactly(
                        new Counted(START - 3_000, Map.of("ok", 1L)),
                        new Counted(START, Map.of("ok", 2L, "revoked", 1L)));
        assertThat(tally.sinceSeconds()).isEqualTo(START);
    }

    @Test
    void tellsOnlyWhatHasChangedSinceItWasAskedBefore() {
        add(START, "ok", null);
        Changed first = tally.changedSince(0);
        assertThat(tally.changedSince(first.upTo()).slots()).isEmpty();
        add(START - 60, "ok", null);

        Changed second = tally.changedSince(first.upTo());

        assertThat(second.slots()).extracting(Counted::atSeconds).containsExactly(START - 60);
        assertThat(tally.changedSince(second.upTo()).slots()).isEmpty();
    }

    @Test
    void leavesOutWhatIsOlderThanAnHourOrYetToCome() {
        add(START - 3_600, "ok", null);
        add(START + 60, "ok", null);
        assertThat(tally.changedSince(0).slots()).isEmpty();
    }

    @Test
    void forgetsAfterAnHour() {
        add(START, "revoked", "192.0.2.1");
        pass(3_600 + 5);
        assertThat(tally.changedSince(0).slots()).isEmpty();
        pass(300);
        assertThat(tally.mostDenied(Of.ADDRESS, 5)).isEmpty();
        pass(24 * 3_600);
        add(now.getEpochSecond(), "ok", null);
        assertThat(tally.changedSince(0).slots()).hasSize(1);
    }

    @Test
    void tellsWhoWasDeniedMost() {
        add(START, "revoked", "192.0.2.1");
        add(START - 1_000, "revoked", "192.0.2.2");
        add(START - 2_000, "expired", "192.0.2.2");
        add(START, "ok", "192.0.2.3");
        add(START, "unknown_key", null);

        assertThat(tally.mostDenied(Of.ADDRESS, 5))
                .containsExactly(new Named("192.0.2.2", 2), new Named("192.0.2.1", 1));
        assertThat(tally.mostDenied(Of.ADDRESS, 1)).hasSize(1);
        assertThat(tally.mostDenied(Of.ROUTE, 5)).isEmpty();
    }

    /** Seconds go by, decisions come late and early: compared with a plain list. */
    @Test
    void countsWhatAListWouldWhileTimeGoesBy() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DecisionTallyTest seed: " + seed);
        Random random = new Random(seed);
        Map<Long, Long> truth = new TreeMap<>();
        Map<Long, Long> read = new TreeMap<>();
        long upTo = 0;
        for (int i = 0; i < 20_000; i++) {
            pass(random.nextInt(3));
            long second = now.getEpochSecond();
            long at = second - (random.nextInt(10) == 0 ? random.nextInt(3_000) : 0);
            add(at, "ok", null);
            truth.merge(at - at % 5, 1L, Long::sum);
            if (random.nextInt(20) == 0) {
                Changed changed = tally.changedSince(upTo);
                upTo = changed.upTo();
                changed.slots()
                        .forEach(slot -> read.put(slot.atSeconds(), slot.counts().get("ok")));
            }
        }
        tally.changedSince(upTo)
                .slots()
                .forEach(slot -> read.put(slot.atSeconds(), slot.counts().get("ok")));
        assertThat(read).as("seed %d", seed).isEqualTo(truth);
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private void add(long second, String reason, @Nullable String address) {
        @Nullable Object[] values = new @Nullable Object[DecisionColumn.ALL.size()];
        values[DecisionColumn.indexOf("time")] = TimeUnit.SECONDS.toMicros(second);
        values[DecisionColumn.indexOf("reason")] = reason;
        values[DecisionColumn.indexOf("outcome")] = reason.equals("ok") ? "allow" : "deny";
        values[DecisionColumn.indexOf("client_ip")] = address;
        tally.add(List.of(new ReadRow(new DecisionRow(Arrays.asList(values)), 0, 0)));
    }
}
