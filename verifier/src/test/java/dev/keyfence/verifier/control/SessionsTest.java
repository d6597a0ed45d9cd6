package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.credential.Presented;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {

    private static final Presented.Key KEY = new Presented.Key("kf_live_secret");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Sessions sessions = new Sessions(nanos::get);

    @Test
    void standsForItsKeyUntilItIsClosed() {
        String token = sessions.open(KEY);
        assertThat(sessions.use(token)).hasValue(KEY);
        assertThat(sessions.left(token)).isEqualTo(Sessions.LIFE_MAX);

        sessions.close(token);

        assertThat(sessions.use(token)).isEmpty();
        assertThat(sessions.left(token)).isEqualTo(Duration.ZERO);
    }

    @Test
    void endsWhenItIsNotUsed() {
        String token = sessions.open(KEY);
        pass(Sessions.IDLE_MAX.minusSeconds(1));
        assertThat(sessions.use(token)).hasValue(KEY);
        pass(Sessions.IDLE_MAX.minusSeconds(1));
        assertThat(sessions.use(token)).hasValue(KEY);
        pass(Sessions.IDLE_MAX);
        assertThat(sessions.use(token)).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void endsThoughItIsUsedAllTheTime() {
        String token = sessions.open(KEY);
        Duration step = Duration.ofMinutes(20);
        for (Duration used = step; used.compareTo(Sessions.LIFE_MAX) < 0; used = used.plus(step)) {
            pass(step);
            assertThat(sessions.use(token)).as("after %s", used).hasValue(KEY);
        }
        pass(step);
        assertThat(sessions.use(token)).isEmpty();
    }

    @Test
    void theLeastUsedMakesRoomWhenThereAreTooMany() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
            pass(Duration.ofMillis(1));
            tokens.add(sessions.open(KEY));
        }
        pass(Duration.ofMillis(1));
        assertThat(sessions.use(tokens.getFirst())).hasValue(KEY);

        String last = sessions.open(KEY);

        assertThat(sessions.size()).isEqualTo(Sessions.SESSIONS_MAX);
        assertThat(sessions.use(last)).hasValue(KEY);
        assertThat(sessions.use(tokens.getFirst())).hasValue(KEY);
        assertThat(sessions.use(tokens.get(1))).isEmpty();
        assertThat(sessions.use(tokens.get(2))).hasValue(KEY);
    }

    @Test
    void whoseOverAreSweptWhenAnotherIsOpened() {
        for (int i = 0; i < 10; i++) {
            sessions.open(KEY);
        }
        pass(Sessions.IDLE_MAX);
        sessions.open(KEY);
        assertThat(sessions.size()).isEqualTo(1);
    }

    /** The first half of a token names the session; the other half, which is its key, must fit. */
    @Test
    void knowsItsNameAloneIsNotEnough() {
        String token = sessions.open(KEY);
        String other = sessions.open(KEY);
        String mixed = token.substring(0, 22) + other.substring(22);
        assertThat(sessions.use(mixed)).isEmpty();
        assertThat(sessions.use(token)).hasValue(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=", "é", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void takesNothingElseForAToken(String token) {
        sessions.open(KEY);
        assertThat(sessions.use(token)).isEmpty();
        sessions.close(token);
        assertThat(sessions.size()).isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
