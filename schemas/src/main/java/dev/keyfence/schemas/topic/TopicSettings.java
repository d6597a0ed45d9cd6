package dev.keyfence.schemas.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Kafka's settings for kinds of topics, with their reasons. */
final class TopicSettings {

    /**
     * A node that was away for longer than tombstones are kept must rebuild, so this is a generous
     * outage.
     */
    private static final Duration TOMBSTONE_RETENTION = Duration.ofDays(7);

    /** Five minutes at the most, on a clock that runs at half the rate at the worst; and a rest. */
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(15);

    private TopicSettings() {}

    /**
     * Settings of the two logs that verifiers follow: an unclean election could forget a
     * revocation; small segments and an early cleaner keep a cold rebuild short. A lease must not
     * be compacted away while it may still be held.
     */
    static Map<String, String> log() {
        Map<String, String> settings = new HashMap<>(compacted());
        settings.put("delete.retention.ms", Long.toString(TOMBSTONE_RETENTION.toMillis()));
        settings.put("min.cleanable.dirty.ratio", "0.1");
        settings.put("min.compaction.lag.ms", Long.toString(LONGEST_LEASE.toMillis()));
        settings.put("max.compaction.lag.ms", Long.toString(Duration.ofHours(1).toMillis()));
        settings.put("segment.bytes", Integer.toString(64 * 1024 * 1024));
        return settings;
    }

    /**
     * A node whose wall clock is wrong must still be able to renew and to revoke: Kafka refuses
     * records that are stamped more than an hour ahead. And what a slow clock stamped too early, a
     * lease or a decision, would be compacted or deleted too early.
     */
    static Map<String, String> stampedByBrokers(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("message.timestamp.type", "LogAppendTime");
        return all;
    }

    static Map<String, String> compacted() {
        return Map.of("cleanup.policy", "compact", "unclean.leader.election.enable", "false");
    }

    static Map<String, String> deletedAfter(Duration retention) {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                Long.toString(retention.toMillis()),
                "unclean.leader.election.enable",
                "false",
                // A producer whose wall clock is an hour ahead would be refused: decisions lost.
                "message.timestamp.after.max.ms",
                Long.toString(Long.MAX_VALUE));
    }

    static Map<String, String> compactedAndDeletedAfter(Duration retention) {
        Map<String, String> settings = new HashMap<>(deletedAfter(retention));
        settings.put("cleanup.policy", "compact,delete");
        return settings;
    }
}
