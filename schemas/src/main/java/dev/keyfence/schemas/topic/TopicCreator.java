package dev.keyfence.schemas.topic;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.topic.TopicOutcome.Created;
import dev.keyfence.schemas.topic.TopicOutcome.Differs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Creates the topics that are missing and reports those that are not as the catalogue wants them.
 * Never alters one. Safe to run from many processes at once. The {@link Admin} stays the caller's.
 */
public final class TopicCreator {

    /**
     * Longer than a controller failover with the broker settings we advise; then the caller tries
     * again.
     */
    static final Duration CALL_LIMIT = Duration.ofSeconds(15);

    /**
     * How often to look whether a topic just created is known to the brokers: they learn of it
     * within milliseconds.
     */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Admin admin;
    private final OptionalInt copies;

    /**
     * Uses a client that the caller owns and closes.
     *
     * @param copies how often topics are kept; empty for three times, or once on a cluster of one
     *     broker and one controller, which can be nobody's production. What the cluster looks like
     *     at a moment must decide no more: a broker may only be late
     */
    public TopicCreator(Admin admin, OptionalInt copies) {
        this.admin = admin;
        this.copies = copies;
    }

    /**
     * Makes sure that topics exist, and returns when the brokers know them and those that were
     * missing can be written to.
     *
     * @return one outcome a topic, in the order given. A {@link Differs} that is {@link
     *     Differs#fatal()} means: do not start
     * @throws KafkaException when Kafka cannot be reached or refuses (its own exception class says
     *     which), within about {@link #CALL_LIMIT} a call
     * @throws TooFewBrokersException when topics are missing and cannot be kept as often as wanted;
     *     none was created then
     */
    public List<TopicOutcome> ensure(Collection<Topic> topics) {
        int brokers = await(admin.describeCluster().nodes()).size();
        Replication replication = wanted(brokers);
        Map<String, TopicDescription> there = describe(names(topics));
        List<Topic> missing = topics.stream().filter(t -> !there.containsKey(t.name())).toList();
        if (!missing.isEmpty() && brokers < replication.factor()) {
            throw new TooFewBrokersException(brokers, replication.factor());
        }
        Set<String> created = create(missing, replication);
        Map<String, TopicDescription> visible = awaitVisible(names(missing));
        awaitLeaders(visible.values());
        there.putAll(visible);
        Map<String, Config> settings = settings(names(topics));
        List<TopicOutcome> outcomes = new ArrayList<>();
        for (Topic topic : topics) {
            outcomes.add(
                    created.contains(topic.name())
                            ? new Created(topic.name())
                            : TopicComparison.compare(
                                    topic,
                                    replication,
                                    requireNonNull(there.get(topic.name())),
                                    requireNonNull(settings.get(topic.name()))));
        }
        return outcomes;
    }

    private Replication wanted(int brokers) {
        if (copies.isPresent()) {
            return Replication.of(copies.getAsInt());
        }
        return brokers == 1 && hasOneController() ? Replication.ONE : Replication.THREE;
    }

    /** False when the cluster does not tell. */
    private boolean hasOneController() {
        try {
            return await(admin.describeMetadataQuorum().quorumInfo()).voters().size() == 1;
        } catch (ClusterAuthorizationException | UnsupportedVersionException e) {
            return false;
        }
    }

    private static List<String> names(Collection<Topic> topics) {
        return topics.stream().map(Topic::name).toList();
    }

    /** The topics among these that exist. */
    private Map<String, TopicDescription> describe(List<String> names) {
        Map<String, TopicDescription> there = new HashMap<>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, future) -> {
                    try {
                        there.put(name, await(future));
                    } catch (UnknownTopicOrPartitionException missing) {
                        // Not there: the caller creates it.
                    }
                });
        return there;
    }

    /** Creates topics; those that another process created first are not in the answer. */
    private Set<String> create(List<Topic> missing, Replication replication) {
        Set<String> created = new HashSet<>();
        if (missing.isEmpty()) {
            return created;
        }
        admin.createTopics(missing.stream().map(t -> t.toNewTopic(replication)).toList())
                .values()
                .forEach((name, future) -> {
                    try {
                        await(future);
                        created.add(name);
                    } catch (TopicExistsException race) {
                        // Another process was faster: compared with the catalogue like any that was
                        // there.
                    }
                });
        return created;
    }

    private Map<String, TopicDescription> awaitVisible(List<String> names) {
        long deadline = System.nanoTime() + CALL_LIMIT.toNanos();
        Map<String, TopicDescription> visible = describe(names);
        while (visible.size() < names.size()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        "Topics were created, but brokers do not show them after " + CALL_LIMIT);
            }
            pause();
            visible = describe(names);
        }
        return visible;
    }

    /**
     * Brokers show the leader of a new partition before it leads. A producer whose first batch it
     * refuses and whose second one it takes can never bring in the first: it is out of order then.
     */
    private void awaitLeaders(Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicDescription topic : topics) {
            topic.partitions()
                    .forEach(each ->
                            partitions.put(
                                    new TopicPartition(topic.name(), each.partition()),
                                    OffsetSpec.latest()));
        }
        if (!partitions.isEmpty()) {
            var _ = await(admin.listOffsets(partitions).all());
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Map<String, Config> settings(List<String> names) {
        List<ConfigResource> resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<String, Config> settings = new HashMap<>();
        admin.describeConfigs(resources)
                .values()
                .forEach((resource, future) -> settings.put(resource.name(), await(future)));
        return settings;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException("Kafka's admin client failed: " + e.getCause(), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("Kafka did not answer within " + CALL_LIMIT, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
