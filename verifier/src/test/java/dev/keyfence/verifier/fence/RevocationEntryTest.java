package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.fence.RevocationEntry.RevocationActor;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.seeded.Seeded;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which keys one revocation covers. */
@ExtendWith(Seeded.class)
class RevocationEntryTest {

    private static final KeyId KEY = KeyId.parse("key_00000000000000000000000001").orElseThrow();
    private static final KeyId OTHER = KeyId.parse("key_00000000000000000000000002").orElseThrow();

    @Test
    void coversTheKeyThatItNamesWheneverItWasMade() {
        RevocationEntry revocation = entry(Target.key(KEY), 10, null);
        assertThat(revocation.covers(Samples.key(KEY, 5, 99))).isTrue();
        assertThat(revocation.covers(Samples.key(OTHER, 5, 0))).isFalse();
    }

    @Test
    void coversWhatWasAskedForBeforeItStoodInTheLog() {
        RevocationEntry revocation = entry(Target.owner("acme"), 10, null);
        assertThat(revocation.covers(Samples.key(KEY, 5, 10))).isTrue();
        assertThat(revocation.covers(Samples.key(KEY, 5, 11))).isFalse();
        assertThat(entry(Target.owner("other"), 10, null).covers(Samples.key(KEY, 5, 0))).isFalse();
    }

    @Test
    void coversWhatIsOlderThanItsTime() {
        RevocationEntry revocation = entry(Target.EVERYTHING, 10, 100L);
        assertThat(revocation.covers(Samples.key(KEY, 99, 0))).isTrue();
        assertThat(revocation.covers(Samples.key(KEY, 100, 0))).isFalse();
        assertThat(revocation.covers(Samples.key(KEY, 99, 11))).isFalse();
    }

    @Test
    void saysWhatTheTableThatKeysAreVerifiedBySays(Random random) {
        for (int i = 0; i < 10_000; i++) {
            Target target =
                    switch (random.nextInt(3)) {
                        case 0 -> Target.key(random.nextBoolean() ? KEY : OTHER);
                        case 1 -> Target.owner(random.nextBoolean() ? "acme" : "other");
                        default -> Target.EVERYTHING;
                    };
            Long before = random.nextBoolean() ? null : (Long) (long) random.nextInt(10);
            RevocationEntry revocation = entry(target, random.nextInt(10), before);
            StoredKey key = Samples.key(KEY, random.nextInt(10), random.nextInt(12));
            RevocationTable table = new RevocationTable();
            boolean _ = table.revoke(target, revocation.position(), revocation.cutoffMicros());
            assertThat(revocation.covers(key))
                    .as("%s %s", revocation, key)
                    .isEqualTo(table.covers(key));
        }
    }

    private static RevocationEntry entry(
            Target target, long position, @Nullable Long beforeMicros) {
        return new RevocationEntry(
                "rev_1",
                position,
                target,
                beforeMicros,
                "unspecified",
                null,
                new RevocationActor("system", null, null),
                1,
                "control-1",
                null);
    }
}
