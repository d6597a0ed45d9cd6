package dev.keyfence.streams;

import dev.keyfence.schemas.serde.RecordSerdes;
import dev.keyfence.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the lifecycle topology runs with.
 *
 * @param bootstrap Kafka's addresses, {@code host:port}, separated by commas
 * @param applicationId the consumer group; also the beginning of changelog and transaction names,
 *     so that changing it begins anew
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
public record LifecycleAppSettings(
        String bootstrap,
        String applicationId,
        Optional<String> instanceId,
        Path stateDir,
        int threads,
        Topics topics,
        RecordSerdes serdes,
        Map<String, String> clientOverrides) {

    /** The application id where nothing speaks against it. */
    public static final String DEFAULT_APPLICATION_ID = "keyfence-lifecycle";

    /** One thread carries thousands of commands a second; more help with broad revocations. */
    public static final int DEFAULT_THREADS = 1;

    private static final int THREADS_MAX = 12;

    /** Checks what can be checked without a connection. */
    public LifecycleAppSettings {
        clientOverrides = Map.copyOf(clientOverrides);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("Kafka's address is missing");
        }
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("The lifecycle's application id is missing");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "The lifecycle runs on 1 to %d threads, not %d: there are as many partitions"
                            .formatted(THREADS_MAX, threads));
        }
    }
}
