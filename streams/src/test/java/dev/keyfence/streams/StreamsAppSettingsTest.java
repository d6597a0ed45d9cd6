package dev.keyfence.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsAppSettingsTest {

    @TempDir private Path directory;

    @Test
    void writesOnceInEffectAndAtOnce() {
        Properties properties =
                StreamsProperties.of(settings("b:1", 2, Map.of()), new LifecycleJob());

        assertThat(properties)
                .containsEntry("application.id", "keyfence-lifecycle")
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("num.stream.threads", 2)
                .containsEntry("commit.interval.ms", 250L)
                .containsEntry("producer.linger.ms", "0")
                .containsEntry("producer.max.in.flight.requests.per.connection", "1")
                .containsEntry("statestore.cache.max.bytes", 0L)
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("group.instance.id", "node-1");
    }

    @Test
    void letsTheUsersClientSettingsWin() {
        Properties properties =
                StreamsProperties.of(
                        settings(
                                "b:1",
                                1,
                                Map.of("security.protocol", "SSL", "producer.linger.ms", "5")),
                        new LifecycleJob());

        assertThat(properties)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("producer.linger.ms", "5");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 13})
    void refusesThreadsThatWouldHaveNoWork(int threads) {
        assertThatThrownBy(() -> settings("b:1", threads, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 12 threads");
    }

    @Test
    void refusesAMissingAddress() {
        assertThatThrownBy(() -> settings(" ", 1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address");
    }

    @ParameterizedTest
    @CsvSource({"keyfence.,keyfence-lifecycle", "acme.keys.,acme.keys-lifecycle", "a-,a-lifecycle"})
    void keepsDeploymentsOfOneClusterApart(String prefix, String application) {
        StreamsAppSettings settings =
                new StreamsAppSettings(
                        "b:1",
                        Optional.empty(),
                        directory,
                        1,
                        new Topics(prefix),
                        new RecordSerdes(PlainAvroSerde.class.getName(), Map.of()),
                        Map.of());
        assertThat(settings.applicationId(new LifecycleJob())).isEqualTo(application);
    }

    private StreamsAppSettings settings(
            String bootstrap, int threads, Map<String, String> overrides) {
        return new StreamsAppSettings(
                bootstrap,
                Optional.of("node-1"),
                directory,
                threads,
                new Topics(Topics.DEFAULT_PREFIX),
                new RecordSerdes(PlainAvroSerde.class.getName(), Map.of()),
                overrides);
    }
}
