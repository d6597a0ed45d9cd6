package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.clock.Reconnectable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final List<String> closed = new ArrayList<>();
    private final Parts parts = new Parts();

    @Test
    void closesInReverseAndOnceAndInSpiteOfFailures() {
        add("a");
        parts.add(
                "b",
                () -> {
                    throw new IllegalStateException("planted");
                });
        add("c");
        parts.close();
        parts.close();
        assertThat(closed).containsExactly("c", "a");
    }

    @Test
    void showsThePartsOfAKind() {
        Client first = new Client();
        Client second = new Client();
        parts.add("first", first);
        add("other");
        parts.add("second", second);
        assertThat(parts.all(Reconnectable.class)).containsExactly(second, first);
        parts.close();
        assertThat(parts.all(Reconnectable.class)).isEmpty();
    }

    @Test
    void closesWhatComesTooLate() {
        parts.close();
        assertThatThrownBy(() -> add("late")).isInstanceOf(Parts.StoppingException.class);
        assertThat(closed).containsExactly("late");
        assertThatThrownBy(parts::requireRunning).isInstanceOf(Parts.StoppingException.class);
    }

    @Test
    void tellsWhyItEnded() {
        parts.fail("first");
        parts.fail("second");
        parts.close();
        assertThat(parts.awaitEnd()).contains("first");
    }

    @Test
    void tellsThatItWasStopped() {
        parts.requireRunning();
        parts.close();
        assertThat(parts.awaitEnd()).isEmpty();
    }

    private static final class Client implements Reconnectable, AutoCloseable {

        @Override
        public void reconnect() {
            throw new AssertionError("nobody asked");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private void add(String name) {
        AutoCloseable _ = parts.add(name, () -> closed.add(name));
    }
}
