package dev.keyfence.streams.detection.user;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.user.CompiledRule.Group;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions a rule counts together. Without a correlation: those of a key; of keys that
 * nobody knows, those of an address; of neither, those of a node.
 *
 * @param identity the rule's name and a hash of what it counts
 * @param correlation how, or null
 */
record Grouping(String identity, @Nullable Correlation correlation) {

    /** In no value of a group: header fields and addresses hold no zero. */
    private static final char BETWEEN = 0;

    @Nullable Group of(Sighting sighting) {
        if (correlation == null) {
            return alone(sighting);
        }
        StringBuilder text =
                new StringBuilder(CompiledRule.GROUP_PREFIX).append(identity).append('/');
        StringBuilder apart = new StringBuilder();
        Entity entity = null;
        for (GroupField field : correlation.groupBy()) {
            String value = field.of(sighting);
            if (value == null) {
                return null;
            }
            if (entity == null && field.kind() != null) {
                entity = new Entity(field.kind(), value);
            } else {
                apart.append(apart.isEmpty() ? "" : BETWEEN).append(value);
            }
        }
        if (entity == null) {
            throw new IllegalStateException("a rule that groups by nothing is not read");
        }
        text.append(entity.name());
        if (!apart.isEmpty()) {
            text.append(BETWEEN).append(apart);
        }
        return new Group(
                text.toString(), entity, apart.toString(), entity.kind() == EntityKind.KEY);
    }

    private Group alone(Sighting sighting) {
        String address = GroupField.CLIENT_IP.of(sighting);
        Entity entity;
        if (sighting.keyId() != null) {
            entity = new Entity(EntityKind.KEY, sighting.keyId());
        } else if (address != null) {
            entity = new Entity(EntityKind.ADDRESS, address);
        } else {
            entity = new Entity(EntityKind.NODE, sighting.nodeId());
        }
        return new Group(
                CompiledRule.GROUP_PREFIX + identity + '/' + entity.name(),
                entity,
                "",
                entity.kind() == EntityKind.KEY);
    }
}
