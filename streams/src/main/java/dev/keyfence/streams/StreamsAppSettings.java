package dev.keyfence.streams;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a topology runs with; the same for each of them in one process.
 *
 * @param bootstrap Kafka's addresses, {@code host:port}, separated by commas
 * @param instanceId names this instance among those of the application, the same at every start: a
 *     restarted instance then takes its place again at once, where it would wait for {@link
 *     StreamsProperties#SESSION_TIMEOUT} otherwise. Empty when there is no such name
 * @param stateDir where stores are kept; one directory for one process
 * @param threads how many threads process; twelve at most have work
 * @param topics the names of the topics
 * @param serdes how values are read and written
 * @param clientOverrides settings of Kafka's clients by Kafka's names, such as security; they win
 *     over ours
 */
public record StreamsAppSettings(
        String bootstrap,
        Optional<String> instanceId,
        Path stateDir,
        int threads,
        Topics topics,
        RecordSerdes serdes,
        Map<String, String> clientOverrides) {

    /** One thread carries thousands of commands a second; more help with broad revocations. */
    public static final int DEFAULT_THREADS = 1;

    private static final int THREADS_MAX = 12;

    /** Checks what can be checked without a connection. */
    public StreamsAppSettings {
        clientOverrides = Map.copyOf(clientOverrides);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("Kafka's address is missing");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "A topology runs on 1 to %d threads, not %d: there are as many partitions"
                            .formatted(THREADS_MAX, threads));
        }
    }

    /**
     * The consumer group of a job, also the beginning of changelog and transaction names; two
     * deployments on one cluster, each with its prefix of topics, have their own.
     */
    String applicationId(StreamsJob job) {
        String prefix = topics.prefix();
        String begin =
                prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) + '-' : prefix;
        return begin + job.name();
    }
}
