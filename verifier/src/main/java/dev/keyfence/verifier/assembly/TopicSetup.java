package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.topic.TooFewBrokersException;
import dev.keyfence.schemas.topic.Topic;
import dev.keyfence.schemas.topic.TopicCreator;
import dev.keyfence.schemas.topic.TopicOutcome;
import dev.keyfence.schemas.topic.TopicOutcome.Differs;
import dev.keyfence.verifier.assembly.StartFailure.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the topics exist before anything uses them. */
public final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    /** Between two tries while Kafka is away: soon enough for whoever waits for the node. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private TopicSetup() {}

    /**
     * Creates the topics that are missing, and waits for Kafka when it is away, and for brokers
     * when there are too few.
     *
     * @param connection how clients connect
     * @param copies how often topics are kept; empty as {@link TopicCreator} has it
     * @param parts says when the process is stopping
     * @throws StartFailure when a topic is such that a promise cannot be kept
     * @throws Parts.StoppingException when the process is stopped meanwhile
     */
    public static void ensure(
            Map<String, Object> connection,
            Collection<Topic> topics,
            OptionalInt copies,
            Parts parts) {
        while (true) {
            parts.requireRunning();
            try (Admin admin = Admin.create(connection)) {
                report(new TopicCreator(admin, copies).ensure(topics));
                return;
            } catch (TooFewBrokersException e) {
                LOG.warn(
                        "Kafka at {}: {}. Start the others; or, where losing one disk may lose"
                                + " revocations, say --replication 1. Trying again until then",
                        connection.get("bootstrap.servers"),
                        e.getMessage());
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
            } catch (KafkaException e) {
                LOG.warn(
                        "Kafka at {} does not answer ({}); trying again until it does",
                        connection.get("bootstrap.servers"),
                        e.getMessage());
                LockSupport.parkNanos(TRY_AGAIN.toNanos());
            }
        }
    }

    private static void report(List<TopicOutcome> outcomes) {
        for (TopicOutcome outcome : outcomes) {
            if (outcome instanceof Differs differs) {
                if (differs.fatal()) {
                    throw new StartFailure(
                            Kind.KAFKA,
                            differs.describe()
                                    + ": mend the topic, or use others with --topic-prefix");
                }
                LOG.warn("{}. It is left as it is", differs.describe());
            }
        }
    }
}
