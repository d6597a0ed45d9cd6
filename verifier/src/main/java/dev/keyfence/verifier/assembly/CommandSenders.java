package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.verifier.command.CommandProducer;
import dev.keyfence.verifier.command.CommandSender;
import dev.keyfence.verifier.command.KafkaCommandSender;
import dev.keyfence.verifier.command.KafkaCommandSender.Gathering;
import org.apache.kafka.common.serialization.Serializer;

/** Makes the senders of a node, each with a producer of its own, so that none waits for another. */
record CommandSenders(ClusterSettings cluster, Serializer<Command> serializer, Parts parts) {

    /** A sender for one command at a time. */
    CommandSender single(String name) {
        return parts.add(
                name,
                new KafkaCommandSender(
                        topic(),
                        serializer,
                        () -> CommandProducer.connect(cluster.connection()),
                        Gathering.NONE));
    }

    /** A sender for many commands in a row. */
    CommandSender bulk(String name) {
        return parts.add(
                name,
                new KafkaCommandSender(
                        topic(),
                        serializer,
                        () -> CommandProducer.connectBulk(cluster.connection()),
                        Gathering.OF_ROWS));
    }

    private String topic() {
        return cluster.topics().commands().name();
    }
}
