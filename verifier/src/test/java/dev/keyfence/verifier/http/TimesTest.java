package dev.keyfence.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final long LAST_SECOND =
            LocalDate.of(9999, 12, 31).atTime(23, 59, 59).toEpochSecond(ZoneOffset.UTC);

    @Test
    void readsWholeSecondsAsTheJdkDoes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(-LAST_SECOND / 8, LAST_SECOND));
            assertThat(Times.micros(time.toString()))
                    .as(time.toString())
                    .contains(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:01.5Z, 1500000",
        "1970-01-01T00:00:00.0000019Z, 1",
        "1970-01-01T01:00:00+01:00, 0",
        "1970-01-01T00:01Z, 60000000",
        "1969-12-31T23:59:59Z, -1000000",
        "2024-02-29T00:00:00Z, 1709164800000000"
    })
    void readsTimes(String text, long micros) {
        assertThat(Times.micros(text)).contains(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T23:59:60Z",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T00:00:0aZ",
                "2024-01-01T00:00:-1Z",
                "-024-01-01T00:00:00Z",
                "+12024-01-01T00:00Z",
                "٢٠٢٤-01-01T00:00:00Z",
                "2024-01-01T00-00-00Z"
            })
    void refusesWhatIsNone(String text) {
        assertThat(Times.micros(text)).isEmpty();
    }
}
