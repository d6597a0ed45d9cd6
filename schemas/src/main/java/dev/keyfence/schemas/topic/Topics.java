package dev.keyfence.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The catalogue of topics: the one place that knows their names and settings. Immutable.
 *
 * <p>Records are named by text rather than by class, so that the catalogue needs no Avro.
 */
public final class Topics {

    /** Keeps Keyfence's topics together, and apart from others on a shared cluster. */
    public static final String DEFAULT_PREFIX = "keyfence.";

    /** Kafka refuses names over 249 characters; the longest name of the catalogue has 17. */
    private static final int PREFIX_CHARACTERS_MAX = 200;

    private static final Pattern PREFIX =
            Pattern.compile("[A-Za-z0-9._-]{0," + PREFIX_CHARACTERS_MAX + "}");

    private static final String RECORDS = "dev.keyfence.schemas.record.";

    /** Twelve spread evenly over 1, 2, 3, 4, 6 or 12 instances. */
    private static final int SPREAD = 12;

    private final String prefix;

    /**
     * A catalogue whose names begin with a prefix.
     *
     * @param prefix letters, digits, dots, underscores and dashes, at most 200; may be empty
     * @throws IllegalArgumentException when Kafka would refuse names with this prefix
     */
    public Topics(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "A topic prefix is at most "
                            + PREFIX_CHARACTERS_MAX
                            + " letters, digits, dots, underscores and dashes");
        }
        this.prefix = prefix;
    }

    /** What all names begin with. */
    public String prefix() {
        return prefix;
    }

    /** What is asked of the lifecycle topology. */
    public Topic commands() {
        return new Topic(
                prefix + "commands",
                "key id",
                RECORDS + "Command",
                Partitions.of(SPREAD),
                TopicSettings.deletedAfter(Duration.ofDays(7)),
                "Requests to change a key; kept a week so that a stopped topology loses none");
    }

    /** The state of every key. */
    public Topic keys() {
        return new Topic(
                prefix + "keys",
                "key id",
                RECORDS + "KeyState",
                Partitions.oneForEver(),
                TopicSettings.log(),
                "Event-carried state: the last record of a key is the whole key; one offset says"
                        + " how far a node is");
    }

    /** The audit log of keys. */
    public Topic keyEvents() {
        return new Topic(
                prefix + "key-events",
                "key id",
                RECORDS + "KeyEvent",
                Partitions.of(SPREAD),
                TopicSettings.deletedAfter(Duration.ofDays(3_653)),
                "Every accepted change of a key; ten years outlast the retention that audits ask"
                        + " for");
    }

    /** Revocations and leases in one total order. */
    public Topic fence() {
        return new Topic(
                prefix + "fence",
                "node:<node id>, or <kind>:<value>#<revocation id>",
                RECORDS + "FenceRecord",
                Partitions.oneForEver(),
                TopicSettings.stampedByBrokers(TopicSettings.log()),
                "One total order that all nodes see; compaction keeps every revocation and each"
                        + " node's last lease");
    }

    /** Every verification's outcome. */
    public Topic decisions() {
        return new Topic(
                prefix + "decisions",
                "key id, or digest:<16 hex digits>",
                RECORDS + "Decision",
                Partitions.of(SPREAD),
                TopicSettings.stampedByBrokers(TopicSettings.deletedAfter(Duration.ofDays(30))),
                "Every decision, ordered per key, for usage, detection and export; kept by when it"
                        + " came, however wrong its node's clock is");
    }

    /** Usage per key and window. */
    public Topic usage() {
        return new Topic(
                prefix + "usage",
                "kind/step/start/part/subject",
                RECORDS + "UsageWindow",
                Partitions.of(SPREAD),
                TopicSettings.compactedAndDeletedAfter(Duration.ofDays(800)),
                "A window's latest count replaces its earlier ones, and a tombstone all of them; two"
                        + " years of days, and a rest");
    }

    /** Owners whose usage is to be forgotten. */
    public Topic usageErasures() {
        return new Topic(
                prefix + "usage-erasures",
                "owner",
                RECORDS + "UsageErasure",
                Partitions.of(decisions().partitions().count()),
                TopicSettings.deletedAfter(Duration.ofDays(30)),
                "Asks every task that writes usage: partitioned as decisions, each with a copy");
    }

    /** Alerts of the detection topology. */
    public Topic alerts() {
        return new Topic(
                prefix + "alerts",
                "alert id",
                RECORDS + "Alert",
                Partitions.of(SPREAD),
                TopicSettings.compactedAndDeletedAfter(Duration.ofDays(400)),
                "An alert's latest state replaces its earlier ones; a year of them, and a rest");
    }

    /** What people made of alerts. */
    public Topic alertReviews() {
        return new Topic(
                prefix + "alert-reviews",
                "alert id",
                RECORDS + "AlertReview",
                Partitions.of(4),
                TopicSettings.compactedAndDeletedAfter(Duration.ofDays(400)),
                "Kept for as long as the alerts; apart from them, so that each topic has one writer");
    }

    /** What people set about detection. */
    public Topic detectorConfig() {
        return new Topic(
                prefix + "detector-config",
                "rule/, user-rule/, exception/ or response/ and a name; response-guards",
                RECORDS + "DetectorConfig",
                Partitions.oneForEver(),
                TopicSettings.compacted(),
                "Every task of the detection topology reads all of it");
    }

    /** Decisions on their way to what is remembered of their sources. */
    public Topic detectionSources() {
        return new Topic(
                prefix + "detection-sources",
                "address, network, autonomous system or user agent; rule/ and a group of a user's rule",
                RECORDS + "Decision",
                Partitions.of(SPREAD),
                TopicSettings.deletedAfter(Duration.ofDays(2)),
                "Brings failures to the task that watches where they came from; two days outlast a"
                        + " weekend's outage of it");
    }

    /** Alerts on their way to what is remembered of all that they concern. */
    public Topic detectionSignals() {
        return new Topic(
                prefix + "detection-signals",
                "key, owner or address",
                RECORDS + "Alert",
                Partitions.of(SPREAD),
                TopicSettings.deletedAfter(Duration.ofDays(2)),
                "Brings alerts together that concern one key, owner or address");
    }

    /** How decisions come, on its way to what watches the pipeline. */
    public Topic detectionPulses() {
        return new Topic(
                prefix + "detection-pulses",
                "partition of decisions",
                RECORDS + "DetectionPulse",
                Partitions.oneForEver(),
                TopicSettings.stampedByBrokers(TopicSettings.deletedAfter(Duration.ofDays(2))),
                "How decisions of all partitions come, by the brokers' clock, which lags are told by");
    }

    /** What was done about alerts by itself. */
    public Topic responses() {
        return new Topic(
                prefix + "responses",
                "alert id",
                RECORDS + "Response",
                Partitions.oneForEver(),
                TopicSettings.compactedAndDeletedAfter(Duration.ofDays(400)),
                "One order that all control nodes see, so that limits hold across them; kept for as"
                        + " long as the alerts");
    }

    /** Records that nobody could use. */
    public Topic deadLetters() {
        return new Topic(
                prefix + "dead-letters",
                "the topic the record came from",
                RECORDS + "DeadLetter",
                Partitions.of(4),
                TopicSettings.deletedAfter(Duration.ofDays(30)),
                "Poison records with their position and reason; four partitions, for it is nearly"
                        + " always empty");
    }

    /** Revocations on their way into key states. */
    public Topic lifecycleFolds() {
        return new Topic(
                prefix + "lifecycle-folds",
                "as in fence",
                RECORDS + "FenceRecord",
                Partitions.of(commands().partitions().count()),
                TopicSettings.deletedAfter(Duration.ofDays(7)),
                "Brings each revocation to the tasks that own its keys; as many partitions as"
                        + " commands, by design");
    }

    /** Which decisions are missing. */
    public Topic auditGaps() {
        return new Topic(
                prefix + "audit-gaps",
                "node id/epoch/first number",
                RECORDS + "AuditGap",
                Partitions.of(1),
                TopicSettings.compactedAndDeletedAfter(Duration.ofDays(800)),
                "A gap's latest state replaces its earlier ones; one partition, for it is nearly always"
                        + " empty");
    }

    /** What was seen of decisions, on its way to where it is compared. */
    public Topic auditSightings() {
        return new Topic(
                prefix + "audit-sightings",
                "partition of decisions",
                RECORDS + "AuditScan",
                Partitions.oneForEver(),
                TopicSettings.stampedByBrokers(TopicSettings.deletedAfter(Duration.ofDays(7))),
                "Brings the numbers of all partitions together; one partition, as fence has, since a"
                        + " gap is known by comparing all");
    }

    /** The embedded registry's store. */
    public Topic schemas() {
        return new Topic(
                prefix + "schemas",
                "JSON, as in Confluent's _schemas",
                Topic.JSON,
                Partitions.oneForEver(),
                TopicSettings.compacted(),
                "What the embedded schema registry knows; one partition, since ids are given in its"
                        + " order");
    }

    /** Every topic that nodes and topologies share: all but {@link #schemas()}. */
    public List<Topic> shared() {
        return List.of(
                commands(),
                keys(),
                keyEvents(),
                fence(),
                decisions(),
                usage(),
                usageErasures(),
                alerts(),
                alertReviews(),
                detectorConfig(),
                responses(),
                detectionSources(),
                detectionSignals(),
                detectionPulses(),
                deadLetters(),
                lifecycleFolds(),
                auditSightings(),
                auditGaps());
    }

    /** Every topic, for a process whose schema registry is embedded. */
    public List<Topic> sharedAndRegistry() {
        return Stream.concat(shared().stream(), Stream.of(schemas())).toList();
    }
}
