package dev.keyfence.schemas.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameUuidTest {

    @Test
    void isTheSameForTheSameParts() {
        assertThat(NameUuid.of("D3", "203.0.113.7", "1700000000000000"))
                .isEqualTo(NameUuid.of("D3", "203.0.113.7", "1700000000000000"))
                .hasToString(NameUuid.of("D3", "203.0.113.7", "1700000000000000").toString());
    }

    @Test
    void differsWhereAPartEndsElsewhere() {
        assertThat(NameUuid.of("ab", "c")).isNotEqualTo(NameUuid.of("a", "bc"));
        assertThat(NameUuid.of("a")).isNotEqualTo(NameUuid.of("a", ""));
    }

    @Test
    void saysThatItIsOfVersionFive() {
        assertThat(NameUuid.of("x").version()).isEqualTo(5);
        assertThat(NameUuid.of("x").variant()).isEqualTo(2);
    }
}
