package dev.keyfence.verifier.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class DecisionLogSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void haveTheseDefaults() {
        assertThat(DecisionLogSettings.of("keyfence.decisions"))
                .isEqualTo(
                        new DecisionLogSettings(
                                "keyfence.decisions",
                                65_536,
                                Duration.ofSeconds(2),
                                Duration.ofMillis(50),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(4)));
    }

    @Test
    void refuseWhatCannotWork() {
        assertRefused(0, SECOND, SECOND, SECOND, SECOND, "power of two");
        assertRefused(1, SECOND, SECOND, SECOND, SECOND, "power of two");
        assertRefused(100, SECOND, SECOND, SECOND, SECOND, "power of two");
        assertRefused(2, Duration.ZERO, SECOND, SECOND, SECOND, "pause before a retry");
        assertRefused(2, SECOND, SECOND.minusNanos(1), SECOND, SECOND, "is shorter than");
        assertRefused(2, SECOND, SECOND, SECOND.negated(), SECOND, "between two reports");
        assertRefused(2, SECOND, SECOND, SECOND, Duration.ZERO, "time for closing");
    }

    @Test
    void makeAProducerThatKeepsOrderAndGivesNothingUp() {
        assertThat(
                        DecisionProducer.properties(
                                Map.of(
                                        ProducerConfig.ACKS_CONFIG, "0",
                                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                "localhost:1",
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.LINGER_MS_CONFIG,
                                10,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                131_072,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4",
                                ProducerConfig.BUFFER_MEMORY_CONFIG,
                                67_108_864L,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                1_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                Integer.MAX_VALUE));
    }

    @Test
    void areTakenByARealProducer() {
        try (Producer<byte[], byte[]> producer =
                DecisionProducer.connect(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1"))) {
            assertThat(producer.metrics()).isNotEmpty();
        }
    }

    private static void assertRefused(
            int queue, Duration min, Duration max, Duration report, Duration close, String why) {
        assertThatThrownBy(
                        () -> new DecisionLogSettings("d", queue, SECOND, min, max, report, close))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
