package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealingKeysTest {

    private static final KeyId ID = new KeyId(1, 2);
    private static final String SECRET = "clary_live_not-a-real-key";
    private static final KeyDigest DIGEST = KeyDigest.of(SECRET);

    private final SealingKeys old = new SealingKeys("old", Map.of("old", key(1)));
    private final SealingKeys both = new SealingKeys("new", Map.of("old", key(1), "new", key(2)));

    @Test
    void opensWhatItSealed() {
        SealedSecret sealed = old.seal(ID, SECRET);

        assertThat(sealed.kek()).isEqualTo("old");
        assertThat(old.open(ID, DIGEST, sealed)).contains(SECRET);
        assertThat(new String(sealed.box(), StandardCharsets.ISO_8859_1)).doesNotContain("clary");
        assertThat(sealed + " " + DIGEST).doesNotContain(SECRET);
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        assertThat(old.seal(ID, SECRET)).isNotEqualTo(old.seal(ID, SECRET));
    }

    @Test
    void opensOnlyForTheKeyAndTheSecretThatItWasSealedFor() {
        SealedSecret sealed = old.seal(ID, SECRET);

        assertThat(old.open(new KeyId(1, 3), DIGEST, sealed)).isEmpty();
        assertThat(old.open(ID, KeyDigest.of("another generation"), sealed)).isEmpty();
    }

    @Test
    void opensNothingThatWasTouched() {
        SealedSecret sealed = old.seal(ID, SECRET);
        for (int i = 0; i < sealed.box().length; i++) {
            byte[] box = sealed.box();
            box[i] ^= 1;
            assertThat(old.open(ID, DIGEST, new SealedSecret("old", box))).isEmpty();
        }
        assertThat(old.open(ID, DIGEST, new SealedSecret("old", new byte[0]))).isEmpty();
        assertThat(old.open(ID, DIGEST, new SealedSecret("old", new byte[12]))).isEmpty();
    }

    @Test
    void takesOneKeyAfterAnother() {
        SealedSecret before = old.seal(ID, SECRET);
        SealedSecret after = both.seal(ID, SECRET);

        assertThat(after.kek()).isEqualTo("new");
        assertThat(both.open(ID, DIGEST, before)).contains(SECRET);
        assertThat(both.open(ID, DIGEST, after)).contains(SECRET);
        assertThat(old.open(ID, DIGEST, after)).isEmpty();
        assertThat(old.open(ID, DIGEST, new SealedSecret("old", after.box()))).isEmpty();
    }

    @Test
    void sealsNothingWithoutAKey() {
        assertThat(SealingKeys.NONE.newest()).isEmpty();
        assertThatThrownBy(() -> SealingKeys.NONE.seal(ID, SECRET))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesNoOtherKeys() {
        assertThatThrownBy(() -> new SealingKeys("a", Map.of("a", new byte[16])))
                .hasMessageContaining("'a' must have 32 bytes");
        assertThatThrownBy(() -> new SealingKeys("a", Map.of("A b", key(1))))
                .hasMessageContaining("a-z 0-9");
        assertThatThrownBy(() -> new SealingKeys("b", Map.of("a", key(1))))
                .hasMessageContaining("'b' to seal with");
    }

    private static byte[] key(int first) {
        byte[] key = new byte[SealingKeys.KEY_BYTES];
        key[0] = (byte) first;
        return key;
    }
}
