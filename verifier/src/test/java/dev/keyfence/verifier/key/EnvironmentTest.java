package dev.keyfence.verifier.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvironmentTest {

    @ParameterizedTest
    @EnumSource
    void isReadFromItsWord(Environment environment) {
        assertThat(Environment.ofWord(environment.word())).contains(environment);
    }

    @Test
    void isReadFromNothingElse() {
        assertThat(Environment.ofWord("LIVE")).isEmpty();
        assertThat(Environment.ofWord("")).isEmpty();
        assertThat(Environment.ofWord("staging")).isEmpty();
    }
}
