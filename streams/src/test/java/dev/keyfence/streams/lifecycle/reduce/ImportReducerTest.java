package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.Samples.NOW;
import static dev.keyfence.streams.lifecycle.reduce.Samples.applied;
import static dev.keyfence.streams.lifecycle.reduce.Samples.command;
import static dev.keyfence.streams.lifecycle.reduce.Samples.creation;
import static dev.keyfence.streams.lifecycle.reduce.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportReducerTest {

    private static final Instant ELSEWHERE = NOW.minus(Duration.ofDays(400));

    @Test
    void keepsWhatAnImportedKeyBrings() {
        KeyState state = imported();

        assertThat(state.getCreatedAt()).isEqualTo(ELSEWHERE);
        assertThat(state.getUpdatedAt()).isEqualTo(NOW);
        Secret secret = state.getSecrets().getFirst();
        assertThat(secret.getAlgorithm()).isEqualTo("sha512");
        assertThat(secret.getImported()).isTrue();
        assertThat(secret.getCreatedAt()).isEqualTo(ELSEWHERE);
    }

    @Test
    void putsTheNativeDigestInTheForeignOnesPlace() {
        Applied applied = (Applied) KeyReducer.reduce(imported(), rehash(1), NOW);

        assertThat(applied.event().getType()).isEqualTo(KeyEventType.REHASHED);
        assertThat(applied.state().getVersion()).isEqualTo(2);
        assertThat(applied.state().getSecrets()).hasSize(1);
        Secret secret = applied.state().getSecrets().getFirst();
        assertThat(secret.getGeneration()).isEqualTo(1);
        assertThat(secret.getDigest()).isEqualTo(digest(2));
        assertThat(secret.getAlgorithm()).isEqualTo("sha256");
        assertThat(secret.getImported()).as("its shape is still another").isTrue();
        assertThat(secret.getCreatedAt()).isEqualTo(ELSEWHERE);
    }

    @Test
    void rehashesTheOldSecretOfARotatedKey() {
        KeyState rotated =
                applied(
                        imported(),
                        command("c-2", new RotateKey(digest(3), NOW.plusSeconds(60), null, null)));

        KeyState rehashed = applied(rotated, rehash(1));

        assertThat(rehashed.getSecrets().getFirst()).isEqualTo(rotated.getSecrets().getFirst());
        assertThat(rehashed.getSecrets().getFirst().getImported()).isFalse();
        assertThat(rehashed.getSecrets().getLast().getDigest()).isEqualTo(digest(2));
        assertThat(rehashed.getSecrets().getLast().getValidUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void refusesToRehashTwiceOrWhatIsNative() {
        KeyState rehashed = applied(imported(), rehash(1));
        Command again = command("c-3", new RotateKey(digest(4), NOW, 1, null));

        assertThat(KeyReducer.reduce(rehashed, again, NOW)).isInstanceOf(Refused.class);
        assertThat(KeyReducer.reduce(Samples.active(), again, NOW)).isInstanceOf(Refused.class);
        assertThat(KeyReducer.reduce(imported(), rehash(7), NOW)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @EnumSource(KeyStatus.class)
    void rehashesWhateverIsNotRevokedAndKeepsItsStatus(KeyStatus status) {
        KeyState state = KeyState.newBuilder(imported()).setStatus(status).build();

        Reduction reduction = KeyReducer.reduce(state, rehash(1), NOW);

        if (status == KeyStatus.REVOKED) {
            assertThat(reduction).isInstanceOf(Refused.class);
        } else {
            assertThat(((Applied) reduction).state().getStatus()).isEqualTo(status);
        }
    }

    private static Command rehash(int generation) {
        return command("c-rehash", new RotateKey(digest(2), NOW, generation, null));
    }

    private static KeyState imported() {
        CreateKey create =
                creation().setImported(true).setAlgorithm("sha512").setCreatedAt(ELSEWHERE).build();
        return applied(null, command("c-import", create));
    }
}
