package dev.keyfence.verifier.solo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controller and broker of one KRaft node, as Kafka's own {@code KafkaRaftServer} puts them
 * together, but for one step between the two: after a crash the controller forgets the broker that
 * died before the new one starts.
 *
 * <p>Without that step the new broker takes itself for the leader that it was, loads the
 * transactions that the crash cut off, and while it asks each partition for its end the controller
 * takes the leadership away. Kafka 4.1 to 4.3 take a partition without a leader for one that was
 * deleted (KAFKA-20734): the transaction counts as ended, its records never become readable, and a
 * topology that restores from them waits for good. It also spares the wait for the dead broker's
 * session to end. Not safe for several threads, but for {@link #shutDown}.
 */
final class KraftNode {

    private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);

    private static final Duration FORGET_LIMIT = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMillis(10);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final boolean crashed;

    /**
     * A node that is not started yet.
     *
     * @param logs the formatted directory that the configuration names
     */
    KraftNode(KafkaConfig config, Path logs) {
        crashed =
                Files.exists(logs.resolve("__cluster_metadata-0"))
                        && Files.notExists(logs.resolve(".kafka_cleanshutdown"));
        var found = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared =
                new SharedServer(
                        config,
                        found._1(),
                        Time.SYSTEM,
                        Server.initializeMetrics(
                                config, Time.SYSTEM, found._1().clusterId().orElseThrow()),
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(quorum.voters())),
                        QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                        new StandardFaultHandlerFactory(),
                        ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), found._2());
        broker = new BrokerServer(shared);
    }

    /** Returns when the broker serves. */
    void start() {
        controller.startup();
        if (crashed) {
            forgetTheDead();
        }
        broker.startup();
    }

    /** Stops what runs of it, and waits until it has. */
    void shutDown() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** Asks as often as it takes a controller that has just started to become the active one. */
    private void forgetTheDead() {
        long deadline = System.nanoTime() + FORGET_LIMIT.toNanos();
        while (!isForgotten(deadline)) {
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
        }
        LOG.info("Kafka was not stopped cleanly last time; what it had begun is ended now.");
    }

    private boolean isForgotten(long deadline) {
        try {
            controller
                    .controller()
                    .unregisterBroker(
                            new ControllerRequestContext(
                                    new RequestHeaderData(),
                                    KafkaPrincipal.ANONYMOUS,
                                    OptionalLong.of(deadline)),
                            BrokerConfig.NODE_ID)
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof NotControllerException && System.nanoTime() < deadline) {
                return false;
            }
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            throw e;
        }
    }
}
