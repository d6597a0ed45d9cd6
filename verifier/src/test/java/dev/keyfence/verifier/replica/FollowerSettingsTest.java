package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;

class FollowerSettingsTest {

    @Test
    void hasTheseDefaults() {
        assertThat(FollowerSettings.of("keys", 1))
                .isEqualTo(
                        new FollowerSettings(
                                "keys",
                                1,
                                IsolationLevel.READ_UNCOMMITTED,
                                Duration.ofDays(7),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5)));
        assertThat(FollowerSettings.of("keys", 1).staleAfter()).isEqualTo(Duration.ofHours(84));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> FollowerSettings.of(" ", 1))
                .hasMessage("the followed topic needs a name");
        assertThatThrownBy(() -> FollowerSettings.of("keys", 0))
                .hasMessage("partitions must be 1 to 1024, not 0");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() ->
                        new FollowerSettings(
                                "keys",
                                1,
                                IsolationLevel.READ_UNCOMMITTED,
                                second,
                                Duration.ZERO,
                                second,
                                second,
                                second,
                                second))
                .hasMessage("pollTimeout must be longer than nothing: PT0S");
        assertThatThrownBy(() ->
                        new FollowerSettings(
                                "keys",
                                1,
                                IsolationLevel.READ_UNCOMMITTED,
                                second,
                                second,
                                second,
                                second,
                                Duration.ofMillis(1),
                                second))
                .hasMessageContaining("retryMax");
    }

    @Test
    void readsWithoutWaitingForBatchesAndTreatsSurprisesAsErrors() {
        assertThat(consumer(FollowerSettings.of("keys", 1)))
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("fetch.min.bytes", 1)
                .containsEntry("allow.auto.create.topics", false)
                .doesNotContainKey("group.id");
    }

    @Test
    void leavesOutWhatIsNotCommittedWhereThatIsAskedFor() {
        assertThat(consumer(FollowerSettings.committed("key-events", 12)))
                .containsEntry("isolation.level", "read_committed");
    }

    private static Map<String, Object> consumer(FollowerSettings settings) {
        return new KafkaTopicSource(
                        settings.topic(),
                        settings.isolation(),
                        Map.of("bootstrap.servers", "kafka:9092"))
                .consumerSettings();
    }
}
