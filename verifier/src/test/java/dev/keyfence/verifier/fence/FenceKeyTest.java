package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FenceKeyTest {

    @ParameterizedTest
    @EnumSource
    void readsARevocationOfEveryKindAsItWasWritten(Target.Kind kind) {
        FenceKey key = new FenceKey.OfRevocation(new Target(kind, "a:b#c/ü"), "rev_1");
        assertThat(key.text()).isEqualTo(kind.word() + ":a:b#c/ü#rev_1");
        assertThat(FenceKey.parse(key.bytes())).contains(key);
    }

    @Test
    void readsANodeAsItWasWritten() {
        FenceKey key = new FenceKey.OfNode("node-1");
        assertThat(new String(key.bytes(), StandardCharsets.UTF_8)).isEqualTo("node:node-1");
        assertThat(FenceKey.parse(key.bytes())).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "node:",
                "owner",
                "owner:acme",
                "owner:acme#",
                "Owner:a#rev_1",
                "acme#rev_1",
                "#rev_:",
                "thing:a#rev_1"
            })
    void readsNothingElse(String text) {
        assertThat(FenceKey.parse(text)).isEmpty();
    }

    @Test
    void readsNothingWhereThereIsNoKey() {
        assertThat(FenceKey.parse((byte[]) null)).isEmpty();
    }
}
