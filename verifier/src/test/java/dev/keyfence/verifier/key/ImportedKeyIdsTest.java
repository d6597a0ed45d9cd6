package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImportedKeyIdsTest {

    private static final long YEAR_MICROS = 31_557_600_000_000L;

    @Test
    void namesTheSameRowTheSame() {
        assertThat(ImportedKeyIds.of(KeyDigest.of("a"), 5_000_000))
                .isEqualTo(ImportedKeyIds.of(KeyDigest.of("a"), 5_000_999))
                .isNotEqualTo(ImportedKeyIds.of(KeyDigest.of("b"), 5_000_000));
    }

    @Test
    void sortsByTime() {
        KeyId timeless = ImportedKeyIds.of(KeyDigest.of("a"), 0);
        KeyId old = ImportedKeyIds.of(KeyDigest.of("b"), 50 * YEAR_MICROS);
        KeyId young = ImportedKeyIds.of(KeyDigest.of("c"), 50 * YEAR_MICROS + 1_000);

        assertThat(timeless).isLessThan(old);
        assertThat(old).isLessThan(young);
    }

    @Test
    void showsNoPartOfTheDigest() {
        KeyDigest digest = KeyDigest.of("a");
        KeyId id = ImportedKeyIds.of(digest, 0);

        assertThat(id.low()).isNotIn(digest.a(), digest.b(), digest.c(), digest.d());
    }

    @Test
    void refusesTimesThatFitNoId() {
        assertThatThrownBy(() -> ImportedKeyIds.of(KeyDigest.of("a"), -1_000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImportedKeyIds.of(KeyDigest.of("a"), Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
