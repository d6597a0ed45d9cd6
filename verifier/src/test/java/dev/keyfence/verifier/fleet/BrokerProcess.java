package dev.keyfence.verifier.fleet;

import dev.keyfence.verifier.solo.EmbeddedBroker;
import dev.keyfence.verifier.solo.EmbeddedBrokerSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker, alone or one of several that are each other's controllers. Arguments: its number
 * from 1, its directory, and {@code host:port:controller-port} of every broker in order.
 */
public final class BrokerProcess {

    /** The same for all, and for ever: the directories are new in every run. */
    private static final String CLUSTER_ID = "S2V5ZmVuY2VGYXVsdHMhIQ";

    private BrokerProcess() {}

    /** Where one broker listens. */
    record Endpoint(String host, int port, int controllerPort) {

        static Endpoint parse(String text) {
            String[] parts = text.split(":", 3);
            return new Endpoint(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }

        String text() {
            return host + ':' + port + ':' + controllerPort;
        }
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        int id = Integer.parseInt(args[0]);
        Path directory = Path.of(args[1]);
        List<Endpoint> all =
                List.of(args).subList(2, args.length).stream().map(Endpoint::parse).toList();
        if (all.size() == 1) {
            runAlone(directory, all.getFirst());
        } else {
            runAmong(all, id, directory);
        }
    }

    /**
     * Solo mode's broker: a lone one has partitions without a leader when it starts after a crash.
     */
    @SuppressWarnings("SystemOut") // the fleet waits for the line
    private static void runAlone(Path directory, Endpoint own) throws InterruptedException {
        CountDownLatch broken = new CountDownLatch(1);
        EmbeddedBroker.start(
                new EmbeddedBrokerSettings(directory, own.host(), own.port()),
                fault -> {
                    System.err.println(fault);
                    broken.countDown();
                });
        System.out.println("Ready");
        broken.await();
        Runtime.getRuntime().halt(1);
    }

    @SuppressWarnings("SystemOut") // as above
    private static void runAmong(List<Endpoint> all, int id, Path directory) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(System.err, true, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setNodeId(id)
                .setClusterId(CLUSTER_ID)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .run();
        KafkaRaftServer server =
                new KafkaRaftServer(
                        new KafkaConfig(config(id, directory, all), false), Time.SYSTEM);
        try {
            server.startup();
            System.out.println("Ready");
            server.awaitShutdown();
        } finally {
            // Threads of a broker that failed would keep the process.
            Runtime.getRuntime().halt(1);
        }
    }

    private static Map<String, String> config(int id, Path directory, List<Endpoint> all) {
        Endpoint own = all.get(id - 1);
        String copies = Integer.toString(Math.min(3, all.size()));
        String inSync = Integer.toString(Math.min(2, all.size()));
        Map<String, String> config = new HashMap<>();
        config.put("node.id", Integer.toString(id));
        config.put("process.roles", "broker,controller");
        String client = "PLAINTEXT://" + own.host() + ':' + own.port();
        config.put(
                "listeners", client + ",CONTROLLER://" + own.host() + ':' + own.controllerPort());
        config.put("advertised.listeners", client);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("controller.quorum.voters", voters(all));
        config.put("log.dirs", directory.toString());
        config.put("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "share.coordinator.state.topic")) {
            config.put(topic + ".replication.factor", copies);
            config.put(topic + ".num.partitions", "4");
        }
        config.put("share.coordinator.state.topic.min.isr", inSync);
        config.put("transaction.state.log.replication.factor", copies);
        config.put("transaction.state.log.min.isr", inSync);
        config.put("transaction.state.log.num.partitions", "4");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("initial.broker.registration.timeout.ms", "180000");
        config.put("broker.session.timeout.ms", "3000");
        config.put("broker.heartbeat.interval.ms", "500");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("background.threads", "4");
        return config;
    }

    private static String voters(List<Endpoint> all) {
        return all.stream()
                .map(each ->
                        (all.indexOf(each) + 1) + "@" + each.host() + ':' + each.controllerPort())
                .collect(Collectors.joining(","));
    }
}
