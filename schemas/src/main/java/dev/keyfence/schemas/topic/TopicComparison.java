package dev.keyfence.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Compares a topic that exists with the catalogue. Pure. */
final class TopicComparison {

    private static final String NOT_SET = "not set";

    /**
     * A log that all nodes follow forgets a revocation, or a lease that may still be held, when one
     * of these is not as wanted.
     */
    private static final Set<String> KEEPS_THE_PROMISE =
            Set.of("cleanup.policy", "unclean.leader.election.enable", "min.compaction.lag.ms");

    private TopicComparison() {}

    static TopicOutcome compare(
            Topic wanted, Replication replication, TopicDescription found, Config settings) {
        List<TopicDifference> differences = new ArrayList<>();
        int partitions = found.partitions().size();
        if (partitions != wanted.partitions().count()) {
            differences.add(
                    new TopicDifference(
                            "partitions",
                            Integer.toString(wanted.partitions().count()),
                            Integer.toString(partitions),
                            wanted.partitions().forEver()));
        }
        int copies = found.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
        // More copies than wanted are no fault: a broker may be away while we look.
        if (copies < replication.factor()) {
            differences.add(
                    new TopicDifference(
                            "replication",
                            Integer.toString(replication.factor()),
                            Integer.toString(copies),
                            false));
        }
        wanted.settings(replication)
                .forEach((name, value) -> {
                    String actual = valueOf(settings, name);
                    if (!same(name, value, actual)) {
                        boolean fatal =
                                wanted.partitions().forEver() && KEEPS_THE_PROMISE.contains(name);
                        differences.add(new TopicDifference(name, value, actual, fatal));
                    }
                });
        return differences.isEmpty()
                ? new TopicOutcome.AlreadyThere(wanted.name())
                : new TopicOutcome.Differs(wanted.name(), differences);
    }

    private static String valueOf(Config settings, String name) {
        ConfigEntry entry = settings.get(name);
        return entry == null || entry.value() == null ? NOT_SET : entry.value();
    }

    private static boolean same(String name, String wanted, String found) {
        return switch (name) {
            // A list in any order.
            case "cleanup.policy" ->
                    Set.copyOf(List.of(wanted.split(",")))
                            .equals(Set.copyOf(List.of(found.split("\\s*,\\s*"))));
            // Stricter is no fault.
            case "min.insync.replicas", "min.compaction.lag.ms" ->
                    !found.equals(NOT_SET) && Long.parseLong(found) >= Long.parseLong(wanted);
            default -> wanted.equals(found);
        };
    }
}
