package dev.keyfence.verifier.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangupTest {

    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    @Test
    void tellsEverybodyAndGoesOnTellingThoseWhoStay() {
        try (Hangup _ = Hangup.calls(first::incrementAndGet)) {
            try (Hangup _ = Hangup.calls(second::incrementAndGet)) {
                await().until(() -> hungUp(second, 0));
                assertThat(first).as("who came first is told first").hasPositiveValue();
            }
            int before = first.get();
            await().until(() -> hungUp(first, before));
        }
    }

    /** Signals may be merged into one, and are heard some time after they are sent. */
    private static boolean hungUp(AtomicInteger heard, int before) throws Exception {
        new ProcessBuilder("kill", "-HUP", String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start()
                .onExit()
                .join();
        return heard.get() > before;
    }
}
