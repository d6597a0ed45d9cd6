package dev.keyfence.streams.lifecycle;

import static dev.keyfence.streams.lifecycle.reduce.Samples.KEY;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static dev.keyfence.streams.lifecycle.reduce.Samples.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.NewExpiry;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.lifecycle.reduce.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys whose time comes. */
class ExpiryTest extends OnTheBench {

    private static final Instant EXPIRY = Samples.NOW.plusSeconds(60);

    @Test
    void tellsThatAKeysTimeHasComeAndNotBefore() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.clock(EXPIRY.minusNanos(1_000));
        assertThat(status()).isEqualTo(KeyStatus.ACTIVE);
        KeyState active = bench.keys().getLast();

        bench.clock(EXPIRY);

        KeyState told = bench.keys().getLast();
        assertThat(told.getStatus()).isEqualTo(KeyStatus.EXPIRED);
        assertThat(told.getVersion()).isEqualTo(2);
        assertThat(told.getUpdatedAt()).isEqualTo(EXPIRY);
        assertThat(told.getRecentCommands()).isEqualTo(active.getRecentCommands());
        assertThat(bench.stored(KEY)).contains(told);
        KeyEvent event = bench.events().getLast();
        assertThat(event.getEventId()).isEqualTo(KEY + "/2");
        assertThat(event.getType()).isEqualTo(KeyEventType.EXPIRED);
        assertThat(event.getActor()).isEqualTo(new Actor("system", null, null));
        assertThat(event.getRequestedAt()).isEqualTo(EXPIRY);
        assertThat(event.getAcceptedAt()).isEqualTo(EXPIRY);
        assertThat(event.getCommandId()).isNull();
        assertThat(event.getBefore().getStatus()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(event.getAfter().getStatus()).isEqualTo(KeyStatus.EXPIRED);
    }

    @Test
    void tellsItOnce() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.clock(EXPIRY);
        bench.clock(EXPIRY.plusSeconds(1));

        assertThat(types()).containsExactly(KeyEventType.CREATED, KeyEventType.EXPIRED);
        assertThat(bench.expiries()).isZero();
        assertThat(bench.counters.get(LifecycleCount.KEYS_EXPIRED)).isEqualTo(1);
    }

    @Test
    void followsAnExpiryThatMoves() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.send(command("c-2", new ExpireKey(EXPIRY.plusSeconds(60))));
        bench.clock(EXPIRY);
        assertThat(status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(bench.expiries()).isEqualTo(1);

        bench.send(
                command(
                        "c-3",
                        new UpdateKey(
                                null,
                                null,
                                null,
                                null,
                                new NewExpiry(EXPIRY.minusNanos(1_000)),
                                null,
                                List.of())));
        bench.clock(EXPIRY);
        assertThat(status()).isEqualTo(KeyStatus.EXPIRED);
        assertThat(bench.expiries()).isZero();
    }

    @Test
    void leavesAKeyAloneWhoseExpiryWasTakenAway() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.send(command("c-2", new ExpireKey(null)));
        bench.clock(EXPIRY.plusSeconds(9));

        assertThat(status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(bench.expiries()).isZero();
    }

    @Test
    void expiresAKeyAgainThatWasGivenMoreTime() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.clock(EXPIRY);
        bench.send(command("c-2", new ExpireKey(EXPIRY.plusSeconds(60))));
        assertThat(status()).isEqualTo(KeyStatus.ACTIVE);
        bench.clock(EXPIRY.plusSeconds(60));

        assertThat(types())
                .containsExactly(
                        KeyEventType.CREATED,
                        KeyEventType.EXPIRED,
                        KeyEventType.EXPIRY_CHANGED,
                        KeyEventType.EXPIRED);
    }

    @Test
    void leavesASuspendedKeySuspendedUntilItIsResumed() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.send(command("c-2", new SuspendKey()));
        bench.clock(EXPIRY.plusSeconds(1));
        assertThat(status()).isEqualTo(KeyStatus.SUSPENDED);

        bench.send(command("c-3", new ResumeKey()));
        bench.clock(EXPIRY.plusSeconds(2));
        assertThat(status()).isEqualTo(KeyStatus.EXPIRED);
    }

    @Test
    void remembersTheExpiryOfAKeyThatIsResumedInTime() {
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.send(command("c-2", new SuspendKey()));
        bench.send(command("c-3", new ResumeKey()));
        bench.clock(EXPIRY);

        assertThat(types()).endsWith(KeyEventType.RESUMED, KeyEventType.EXPIRED);
    }

    @Test
    void saysNothingMoreOfARevokedKey() {
        bench.create("key_a", "acme", 0);
        bench.send(Samples.command("key_a", "c-2", new ExpireKey(EXPIRY), null));
        bench.send(command("c-1", creation().setExpiresAt(EXPIRY).build()));
        bench.revoke(revocation(TargetKind.KEY, KEY).build());
        bench.revoke(revocation(TargetKind.OWNER, "acme").build());
        bench.steps(3);
        bench.clock(EXPIRY);

        assertThat(status()).isEqualTo(KeyStatus.REVOKED);
        assertThat(types()).doesNotContain(KeyEventType.EXPIRED);
        assertThat(bench.expiries()).isZero();
    }

    @Test
    void doesSoManyInOneStepAndTheRestInTheNext() {
        int count = ExpirySweep.STEP_KEYS_MAX + 1;
        for (int i = 0; i < count; i++) {
            bench.send(
                    Samples.command(
                            "key_" + i,
                            "c-" + i,
                            creation().setExpiresAt(EXPIRY.plusNanos(i * 1_000L)).build(),
                            null));
        }
        bench.clock(EXPIRY.plusSeconds(1));
        assertThat(bench.expiries()).isEqualTo(1);
        assertThat(bench.stored("key_" + (count - 1)).orElseThrow().getStatus())
                .as("the latest waits")
                .isEqualTo(KeyStatus.ACTIVE);
        bench.clock(EXPIRY.plusSeconds(2));
        assertThat(bench.expiries()).isZero();
    }

    private KeyStatus status() {
        return bench.stored(KEY).orElseThrow().getStatus();
    }

    private List<KeyEventType> types() {
        return bench.events().stream().map(KeyEvent::getType).toList();
    }
}
