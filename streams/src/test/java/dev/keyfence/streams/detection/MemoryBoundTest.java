package dev.keyfence.streams.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many sightings there are, little is remembered. */
class MemoryBoundTest {

    private static final int BYTES_MAX = 2_048;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noMemoryIsMoreThanTwoKilobytes(long seed) {
        Scene scene = Scene.decoded().set("D12", Map.of("enabled", "true"));
        var _ = scene.play(Storm.sightings(seed, 20_000));

        assertThat(scene.memories().values())
                .as("seed %d", seed)
                .allSatisfy(memory ->
                        assertThat(memory.toBytes().length).isLessThanOrEqualTo(BYTES_MAX));
        // Else the storm was none.
        assertThat(scene.key("key_0").toBytes().length).isGreaterThan(BYTES_MAX / 2);
    }

    @Test
    void littleIsLeftOfWhatWasSilentForLong() {
        Scene scene = Scene.decoded();
        var _ = scene.play(Storm.sightings(4, 2_000));

        assertThat(scene.key("key_0").shrink()).isTrue();
        assertThat(scene.key("key_0").toBytes().length).isLessThan(100);
    }
}
