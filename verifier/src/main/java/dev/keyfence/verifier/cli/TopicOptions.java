package dev.keyfence.verifier.cli;

import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.topic.Topics;
import picocli.CommandLine.Option;

/** How topics are named and their values written. */
final class TopicOptions {

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "What all topics' names begin with. Default: ${DEFAULT-VALUE}.")
    String prefix = Topics.DEFAULT_PREFIX;

    @Option(
            names = "--serde",
            paramLabel = "CLASS",
            description =
                    "The class that reads and writes record values: a Kafka Serde that knows"
                            + " Confluent's settings. Default: Keyfence's own.")
    String serde = KeyfenceAvroSerde.class.getName();

    Topics topics() {
        return new Topics(prefix);
    }
}
