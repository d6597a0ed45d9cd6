package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static dev.keyfence.streams.lifecycle.reduce.Samples.digest;
import static dev.keyfence.streams.lifecycle.reduce.Samples.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CommandOutcome;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.AlreadyAnswered;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.NoSuchKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random commands and revocations against a model that is as plain as can be. */
class KeyReducerModelTest {

    private static final int RUNS = 300;
    private static final int STEPS = 120;

    @Test
    void agreesWithAPlainModelOnRandomSequences() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("KeyReducerModelTest -Dseed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            new Run(random).go();
        }
    }

    /** One key's life, beside the model of it. */
    private static final class Run {

        private final Random random;
        private final Deque<String> answered = new ArrayDeque<>();
        private final Set<String> events = new TreeSet<>();

        private @Nullable KeyState state;
        private boolean exists;
        private boolean suspended;
        private boolean expired;
        private boolean revoked;
        private long version;
        private String scope = "read";
        private int generation = 1;

        Run(Random random) {
            this.random = random;
        }

        void go() {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(40) == 0 && state != null) {
                    revoke(state);
                } else {
                    obey(step);
                }
                compare();
            }
        }

        private void obey(int step) {
            // One in eight comes again, so that repeats meet every status.
            String id =
                    random.nextInt(9) == 0 && !answered.isEmpty()
                            ? answered.peekFirst()
                            : "c-" + step;
            Object body = randomBody(step);
            Long expected = random.nextInt(4) == 0 ? (Long) (version - random.nextInt(2)) : null;
            Command command = command(Samples.KEY, id, body, expected);
            Instant clock = NOW.plusSeconds(random.nextInt(1_000));
            switch (KeyReducer.reduce(state, command, clock)) {
                case NoSuchKey _ ->
                        assertThat(exists || (legal(body) && expectedIs(expected))).isFalse();
                case AlreadyAnswered(KeyState same) -> {
                    assertThat(answered).contains(id);
                    assertThat(same).isEqualTo(state);
                }
                case Refused refused -> {
                    assertThat(exists && !answered.contains(id)).isTrue();
                    assertThat(legal(body) && expectedIs(expected)).isFalse();
                    answer(id, CommandOutcome.REFUSED, refused.state());
                }
                case Applied applied -> {
                    assertThat(answered).doesNotContain(id);
                    assertThat(legal(body) && expectedIs(expected)).isTrue();
                    change(body);
                    happened(applied.event());
                    answer(id, CommandOutcome.APPLIED, applied.state());
                }
            }
        }

        private void revoke(KeyState before) {
            FencedRevocation all =
                    new FencedRevocation(revocation(TargetKind.EVERYTHING, "").build(), 1_000);
            RevocationReducer.reduce(before, all, NOW)
                    .ifPresentOrElse(
                            applied -> {
                                assertThat(revoked).isFalse();
                                revoked = true;
                                version++;
                                state = applied.state();
                                happened(applied.event());
                            },
                            () -> assertThat(revoked).isTrue());
        }

        private boolean expectedIs(@Nullable Long expected) {
            return expected == null || expected == version;
        }

        private boolean legal(Object body) {
            return switch (CommandKind.of(body)) {
                case CREATE -> !exists;
                case UPDATE, SCOPE, ROTATE, EXPIRE -> exists && !revoked;
                // No key of the model came by a foreign hash.
                case REHASH -> false;
                case SUSPEND -> exists && !revoked && !suspended;
                case RESUME -> exists && !revoked && suspended;
            };
        }

        private void change(Object body) {
            version++;
            exists = true;
            switch (body) {
                case ScopeKey scoped -> scope = scoped.getScopes().getFirst();
                case RotateKey _ -> generation++;
                case SuspendKey _ -> suspended = true;
                case ResumeKey _ -> suspended = false;
                case ExpireKey expire ->
                        expired =
                                expire.getExpiresAt() != null
                                        && !expire.getExpiresAt().isAfter(NOW);
                default -> {}
            }
        }

        private void happened(KeyEvent event) {
            assertThat(event.getEventId()).isEqualTo(Samples.KEY + "/" + version);
            assertThat(events.add(event.getEventId())).isTrue();
            assertThat(event.getAfter().getVersion()).isEqualTo(version);
            assertThat(event.getBefore() == null).isEqualTo(version == 1);
        }

        private void answer(String id, CommandOutcome outcome, KeyState after) {
            answered.addFirst(id);
            if (answered.size() > RecentCommands.KEPT_MAX) {
                answered.removeLast();
            }
            assertThat(after.getRecentCommands().getFirst().getCommandId()).isEqualTo(id);
            assertThat(after.getRecentCommands().getFirst().getOutcome()).isEqualTo(outcome);
            assertThat(after.getRecentCommands()).hasSameSizeAs(answered);
            state = after;
        }

        private void compare() {
            KeyState now = state;
            if (now == null) {
                assertThat(exists).isFalse();
                return;
            }
            KeyStatus status =
                    revoked
                            ? KeyStatus.REVOKED
                            : suspended
                                    ? KeyStatus.SUSPENDED
                                    : expired ? KeyStatus.EXPIRED : KeyStatus.ACTIVE;
            assertThat(now.getStatus()).isEqualTo(status);
            assertThat(now.getVersion()).isEqualTo(version);
            assertThat(now.getScopes()).containsExactly(scope);
            assertThat(now.getSecrets()).hasSize(Math.min(generation, 2));
            assertThat(now.getSecrets().getFirst().getGeneration()).isEqualTo(generation);
        }

        private Object randomBody(int step) {
            return switch (random.nextInt(8)) {
                case 0 -> creation().build();
                case 1 -> new UpdateKey("n" + step, null, null, null, null, null, List.of());
                case 2 -> Samples.scopes(List.of("s" + step));
                case 3 -> new RotateKey(digest(step + 2), NOW.plusSeconds(60), null, null);
                case 4 -> new SuspendKey();
                case 5 -> new ResumeKey();
                case 6 -> new RotateKey(digest(step + 2), NOW, 1, null);
                case 7 -> new ExpireKey(NOW.minusSeconds(random.nextInt(2)));
                default -> new ExpireKey(random.nextBoolean() ? null : NOW.plusSeconds(60));
            };
        }
    }
}
