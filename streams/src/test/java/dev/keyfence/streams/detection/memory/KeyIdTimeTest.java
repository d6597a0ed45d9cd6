package dev.keyfence.streams.detection.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTimeTest {

    /** The first is the example of the specification of ULIDs, the rest are its bounds. */
    @ParameterizedTest
    @CsvSource({
        "key_01arz3ndektsv4rrffq69g5fav, 2016-07-30T23:54:10Z",
        "key_00000000000000000000000000, 1970-01-01T00:00:00Z",
        "key_000000000zzzzzzzzzzzzzzzzz, 1970-01-01T00:00:00Z",
        "key_00000000zz0000000000000000, 1970-01-01T00:00:01Z",
        "key_7zzzzzzzzzzzzzzzzzzzzzzzzz, +10889-08-02T05:31:50Z"
    })
    void readsTheTimeOfAnId(String id, Instant time) {
        assertThat(KeyIdTime.second(id)).isEqualTo(time.getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alpha",
                "key_01arz3ndektsv4rrffq69g5fa",
                "key_01arz3ndektsv4rrffq69g5favv",
                "kay_01arz3ndektsv4rrffq69g5fav",
                "key_81arz3ndektsv4rrffq69g5fav",
                "key_01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "key_01arz3udektsv4rrffq69g5fav"
            })
    void takesNoTimeFromOtherTexts(String id) {
        assertThat(KeyIdTime.second(id)).isZero();
    }

    @Test
    void isNotMisledByLettersAfterTheTime() {
        assertThat(KeyIdTime.second("key_01arz3ndekuuuuuuuuuuuuuuuu"))
                .isEqualTo(KeyIdTime.second("key_01arz3ndektsv4rrffq69g5fav"));
    }
}
