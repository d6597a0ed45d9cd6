package dev.keyfence.streams.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.streams.decisions.SequenceWindow.Seen;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final long WINDOW = (long) SequenceWindow.CHUNK_BITS * SequenceWindow.CHUNKS_MAX;

    @Test
    void knowsWhatItSaw() {
        SequenceWindow window = new SequenceWindow();

        assertThat(window.see(5)).isEqualTo(Seen.NEW);
        assertThat(window.see(4)).isEqualTo(Seen.NEW);
        assertThat(window.see(5)).isEqualTo(Seen.BEFORE);
        assertThat(window.see(0)).isEqualTo(Seen.NEW);
        assertThat(window.see(-1)).isEqualTo(Seen.TOO_OLD);
    }

    @Test
    void saysOfWhatItLeftBehindThatItIsTooOld() {
        SequenceWindow window = new SequenceWindow();
        assertThat(window.see(1)).isEqualTo(Seen.NEW);
        assertThat(window.see(WINDOW - 1)).isEqualTo(Seen.NEW);
        assertThat(window.see(1)).isEqualTo(Seen.BEFORE);
        assertThat(window.see(WINDOW)).isEqualTo(Seen.NEW);

        assertThat(window.see(2)).isEqualTo(Seen.TOO_OLD);
        assertThat(window.forget()).containsExactly(0L);
        assertThat(window.numbers()).hasSize(2);
    }

    @Test
    void agreesWithASetAlsoWhenItIsKeptAndReadBack() {
        Random random = new Random(SEED);
        SequenceWindow window = new SequenceWindow();
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 50_000; i++) {
            highest = Math.max(highest, seen.isEmpty() ? 0 : highest + random.nextInt(40));
            long sequence = Math.max(0, highest - random.nextInt((int) WINDOW / 2));
            highest = Math.max(highest, sequence);
            assertThat(window.see(sequence))
                    .as("seed %d", SEED)
                    .isEqualTo(seen.add(sequence) ? Seen.NEW : Seen.BEFORE);
            if (random.nextInt(5_000) == 0) {
                assertThat(window.forget()).allMatch(number -> number >= 0);
                window = copy(window);
            }
        }
    }

    private static SequenceWindow copy(SequenceWindow window) {
        SequenceWindow copy = new SequenceWindow();
        for (long number : window.numbers()) {
            copy.restore(number, window.chunk(number).clone());
        }
        return copy;
    }
}
