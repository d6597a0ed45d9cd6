package dev.keyfence.verifier.solo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The embedded broker's settings: one node that is broker and controller, sized for a laptop. */
final class BrokerConfig {

    /** The only node's id. */
    static final int NODE_ID = 1;

    /** The name of the controller's listener. */
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String CLIENT_LISTENER = "PLAINTEXT";

    /** One process holds few groups and transactions: Kafka's 50 partitions cost start time. */
    private static final String INTERNAL_PARTITIONS = "4";

    /** Kafka's 128 MB would be half of solo's heap; 4 MB remember some 150,000 keys a pass. */
    private static final String CLEANER_BUFFER_BYTES = Integer.toString(4 * 1024 * 1024);

    /** A starting broker serves after a few heartbeats to its controller; Kafka's are 2 s apart. */
    private static final String HEARTBEAT_MILLIS = "500";

    private BrokerConfig() {}

    static Map<String, String> of(String host, BrokerPorts ports, Path logs) {
        Map<String, String> config = new HashMap<>();
        String client = CLIENT_LISTENER + "://" + bracketed(host) + ':' + ports.client();
        config.put("node.id", Integer.toString(NODE_ID));
        config.put("process.roles", "broker,controller");
        config.put(
                "listeners",
                client + ',' + CONTROLLER_LISTENER + "://127.0.0.1:" + ports.controller());
        config.put("advertised.listeners", client);
        config.put("inter.broker.listener.name", CLIENT_LISTENER);
        config.put("controller.listener.names", CONTROLLER_LISTENER);
        config.put(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        config.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.controller());
        config.put("log.dirs", logs.toString());
        config.put("auto.create.topics.enable", "false");
        internalTopics(config);
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("broker.heartbeat.interval.ms", HEARTBEAT_MILLIS);
        config.put("log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES);
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("background.threads", "4");
        return config;
    }

    private static void internalTopics(Map<String, String> config) {
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        // A record behind a commit waits this long for the commit's markers: 20 ms unless told.
        config.put("add.partitions.to.txn.retry.backoff.ms", "1");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("share.coordinator.state.topic.num.partitions", INTERNAL_PARTITIONS);
    }

    /** An IPv6 address in a URL is in brackets. */
    static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }
}
