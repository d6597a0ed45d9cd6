package dev.keyfence.verifier.solo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this process: one KRaft node, its data kept on disk between runs. Kafka calls
 * what it is built from internal, so nothing else touches those classes. Safe for any number of
 * threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** Kafka stops in half a second; past this its log is recovered at the next start instead. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final KraftNode node;
    private final String bootstrapServers;
    private final Consumer<String> onFault;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KraftNode node, String bootstrapServers, Consumer<String> onFault) {
        this.node = node;
        this.bootstrapServers = bootstrapServers;
        this.onFault = onFault;
    }

    /** Starts a broker whose fatal faults are logged. */
    public static EmbeddedBroker start(EmbeddedBrokerSettings settings) {
        return start(settings, fault -> LOG.error("{}; it serves nothing any more", fault));
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param settings where it keeps its data and listens
     * @param onFault told, with one sentence and on a thread of the broker, when the broker cannot
     *     go on (a disk that fails, for one): it must be closed, and so should the process
     * @throws UncheckedIOException when the directory cannot be used
     * @throws IllegalStateException when Kafka does not start; the cause says why
     */
    public static EmbeddedBroker start(EmbeddedBrokerSettings settings, Consumer<String> onFault) {
        BrokerFaults.listen(onFault);
        try {
            Files.createDirectories(settings.directory());
            BrokerPorts ports = BrokerPorts.choose(settings);
            Path logs = settings.directory().resolve("log").toAbsolutePath();
            format(logs);
            Map<String, String> config = BrokerConfig.of(settings.host(), ports, logs);
            KraftNode node = new KraftNode(new KafkaConfig(config, false), logs);
            EmbeddedBroker broker =
                    new EmbeddedBroker(
                            node,
                            BrokerConfig.bracketed(settings.host()) + ':' + ports.client(),
                            onFault);
            broker.startUp();
            return broker;
        } catch (IOException e) {
            BrokerFaults.forget(onFault);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            BrokerFaults.forget(onFault);
            throw e;
        }
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker; takes {@code 5 s} at the most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        BrokerFaults.forget(onFault);
        Thread stopper = new Thread(this::shutDown, "keyfence-broker-stop");
        stopper.setDaemon(true);
        stopper.start();
        try {
            if (!stopper.join(STOP_LIMIT)) {
                LOG.warn(
                        "the embedded broker did not stop within {} s; its log will be checked at the"
                                + " next start, nothing is lost",
                        STOP_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startUp() {
        try {
            node.start();
        } catch (RuntimeException e) {
            close();
            throw new IllegalStateException("the embedded broker does not start", e);
        }
    }

    private void shutDown() {
        try {
            node.shutDown();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the embedded broker did not stop cleanly; its log will be checked at start",
                    e);
        }
    }

    /** Makes an empty directory a broker's; leaves one that is as it is. */
    private static void format(Path logs) throws IOException {
        Files.createDirectories(logs);
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(BrokerConfig.NODE_ID)
                    .setClusterId(clusterId(logs))
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Formatter declares it
            throw new IllegalStateException("the embedded broker's directory cannot be set up", e);
        }
    }

    private static String clusterId(Path logs) throws IOException {
        Path file = logs.resolve("meta.properties");
        if (!Files.exists(file)) {
            return Uuid.randomUuid().toString();
        }
        Properties meta = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            meta.load(reader);
        }
        String id = meta.getProperty("cluster.id");
        if (id == null) {
            throw new IOException(file + " names no cluster.id: the broker's directory is damaged");
        }
        return id;
    }
}
