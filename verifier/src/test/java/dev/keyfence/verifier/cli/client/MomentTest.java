package dev.keyfence.verifier.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

    private final Moment moment =
            new Moment(InstantSource.fixed(Instant.parse("2026-11-22T06:00:00Z")));

    @ParameterizedTest
    @CsvSource({
        "10s, 2026-11-22T06:00:10Z, 2026-11-22T05:59:50Z",
        "30m, 2026-11-22T06:30:00Z, 2026-11-22T05:30:00Z",
        "24h, 2026-11-23T06:00:00Z, 2026-11-21T06:00:00Z",
        "90d, 2027-02-20T06:00:00Z, 2026-08-24T06:00:00Z",
        "P1D, 2026-11-23T06:00:00Z, 2026-11-21T06:00:00Z",
        "2027-01-31T12:00:00Z, 2027-01-31T12:00:00Z, 2027-01-31T12:00:00Z",
        "2027-01-31T12:00:00.5+01:00, 2027-01-31T11:00:00.500Z, 2027-01-31T11:00:00.500Z"
    })
    void readsTimesAndHowFarTheyAreFromNow(String text, String ahead, String ago) {
        assertThat(moment.ahead("--x", text)).isEqualTo(ahead);
        assertThat(moment.ago("--x", text)).isEqualTo(ago);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1y",
                "-1d",
                "9999999d",
                "2027-01-31",
                "2027-13-31T12:00:00Z",
                "P1Y"
            })
    void refusesWhatIsNeither(String text) {
        assertThatThrownBy(() -> moment.ahead("--expires", text))
                .isInstanceOf(ClientFailure.class)
                .hasMessageContaining("--expires: '" + text + "' is neither a time");
    }

    @Test
    void nothingStaysNothing() {
        assertThat(moment.ahead("--x", null)).isNull();
        assertThat(moment.ago("--x", null)).isNull();
        assertThat(Moment.length("--x", null)).isNull();
        assertThat(Moment.length("--x", "90d")).isEqualTo("PT2160H");
    }
}
