package dev.keyfence.streams.detection.rule;

import dev.keyfence.schemas.record.EntityKind;

/**
 * What memory is kept of, and alerts are about. Immutable.
 *
 * @param kind what it is
 * @param name its id, for people as well
 */
public record Entity(EntityKind kind, String name) {

    /** As one text, for rows and records: {@code key/key_01…}. */
    public String text() {
        return switch (kind) {
                    case KEY -> "key/";
                    case OWNER -> "owner/";
                    case ADDRESS -> "ip/";
                    case NETWORK -> "net/";
                    case AUTONOMOUS_SYSTEM -> "as/";
                    case USER_AGENT -> "agent/";
                    case NODE -> "node/";
                    case PIPELINE -> "pipeline/";
                }
                + name;
    }
}
