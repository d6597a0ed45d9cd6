package dev.keyfence.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.record.UsageStep;
import dev.keyfence.schemas.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsageLimitsTest {

    @Test
    void restatesEveryDefault() {
        assertThat(UsageLimits.DEFAULT)
                .isEqualTo(
                        new UsageLimits(
                                Duration.ofDays(2),
                                Duration.ofDays(90),
                                Duration.ofDays(731),
                                Duration.ofMinutes(5),
                                8_192,
                                1_000,
                                100,
                                1_000));
    }

    @Test
    void knowsTheRetentionOfEachLength() {
        assertThat(UsageLimits.DEFAULT.retention(UsageStep.MINUTE)).isEqualTo(Duration.ofDays(2));
        assertThat(UsageLimits.DEFAULT.retention(UsageStep.HOUR)).isEqualTo(Duration.ofDays(90));
        assertThat(UsageLimits.DEFAULT.retention(UsageStep.DAY)).isEqualTo(Duration.ofDays(731));
    }

    @Test
    void keepsNoWindowLongerThanItsTopic() {
        long topicMillis =
                Long.parseLong(
                        String.valueOf(new Topics("").usage().settings().get("retention.ms")));
        assertThat(topicMillis)
                .isGreaterThan(UsageLimits.DAYS.plus(Duration.ofDays(30)).toMillis());
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        Duration day = Duration.ofDays(1);
        assertRefused(Duration.ofMinutes(4), day, day, Duration.ZERO, 1, 1, 1);
        assertRefused(day, Duration.ofHours(1), day, Duration.ZERO, 1, 1, 1);
        assertRefused(day, day, Duration.ofHours(1), Duration.ZERO, 1, 1, 1);
        assertRefused(day, day, UsageLimits.DAYS.plusMillis(1), Duration.ZERO, 1, 1, 1);
        assertRefused(day, day, day, Duration.ofSeconds(-1), 1, 1, 1);
        assertRefused(day, day, day, Duration.ofDays(2), 1, 1, 1);
        assertRefused(day, day, day, Duration.ZERO, 0, 1, 1);
        assertRefused(day, day, day, Duration.ZERO, 1, 0, 1);
        assertRefused(day, day, day, Duration.ZERO, 1, 1, 0);
    }

    private static void assertRefused(
            Duration minutes,
            Duration hours,
            Duration days,
            Duration ahead,
            int cached,
            int ofOwner,
            int ofProfile) {
        assertThatThrownBy(() ->
                        new UsageLimits(minutes, hours, days, ahead, cached, 0, ofOwner, ofProfile))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
