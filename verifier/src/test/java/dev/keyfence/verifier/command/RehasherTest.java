package dev.keyfence.verifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RehasherTest {

    private static final KeyDigest DIGEST = KeyDigest.of("a key");

    private final List<KeyCommand> sent = new ArrayList<>();
    private long nanos = 5;
    private final Rehasher rehasher =
            new Rehasher(this::send, InstantSource.fixed(Instant.ofEpochSecond(1)), () -> nanos);

    private CompletableFuture<Void> send(KeyCommand command) {
        sent.add(command);
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void asksOnceForAKeyThatIsUsedAgainAndAgain() {
        for (int i = 0; i < 100; i++) {
            rehasher.offer(new KeyId(1, 2), 3, DIGEST);
            nanos += TimeUnit.MILLISECONDS.toNanos(10);
        }

        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().body()).isEqualTo(new KeyCommand.Rehash(3, DIGEST));
        assertThat(sent.getFirst().actor().id()).isEqualTo("system");
        assertThat(sent.getFirst().requestedAtMicros()).isEqualTo(1_000_000);
    }

    @Test
    void asksAgainWhenNothingCameOfIt() {
        rehasher.offer(new KeyId(1, 2), 3, DIGEST);
        nanos += Rehasher.AGAIN_AFTER.toNanos();
        rehasher.offer(new KeyId(1, 2), 3, DIGEST);

        assertThat(sent).hasSize(2);
        assertThat(sent)
                .extracting(KeyCommand::commandId)
                .containsOnly("rehash-" + new KeyId(1, 2) + "-3");
    }

    @Test
    void keepsToItsRate() {
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 10_000; i++) {
                rehasher.offer(new KeyId(second, i), 1, DIGEST);
                nanos += TimeUnit.SECONDS.toNanos(1) / 10_000;
            }
        }

        assertThat(sent.size())
                .isBetween(2 * Rehasher.RATE_PER_SECOND_MAX, 3 * Rehasher.RATE_PER_SECOND_MAX + 1);
    }

    @Test
    void remembersNoMoreKeysThanItMay() {
        for (int i = 0; i < 2 * Rehasher.REMEMBERED_MAX; i++) {
            rehasher.offer(new KeyId(1, i), 1, DIGEST);
            nanos += TimeUnit.SECONDS.toNanos(1) / 1_000_000;
        }
        int first = sent.size();
        nanos += Rehasher.AGAIN_AFTER.toNanos();
        rehasher.offer(new KeyId(2, 1), 1, DIGEST);

        assertThat(first).isLessThanOrEqualTo(Rehasher.REMEMBERED_MAX);
        assertThat(sent).hasSize(first + 1);
    }
}
