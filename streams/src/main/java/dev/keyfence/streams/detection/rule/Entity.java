package dev.keyfence.streams.detection.rule;

import dev.keyfence.schemas.record.EntityKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What memory is kept of, and alerts are about. Immutable.
 *
 * @param kind what it is
 * @param name its id, for people as well
 */
public record Entity(EntityKind kind, String name) {

    private static final Map<String, EntityKind> KINDS =
            Arrays.stream(EntityKind.values())
                    .collect(Collectors.toMap(Entity::prefix, kind -> kind));

    /** From its text in UTF-8; null when that names none. */
    public static @Nullable Entity ofRecordKey(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        String text = new String(key, StandardCharsets.UTF_8);
        int end = text.indexOf('/') + 1;
        EntityKind kind = KINDS.get(text.substring(0, end));
        return kind == null ? null : new Entity(kind, text.substring(end));
    }

    /** As one text, for rows and records: {@code key/key_01…}. */
    public String text() {
        return prefix(kind) + name;
    }

    private static String prefix(EntityKind kind) {
        return switch (kind) {
            case KEY -> "key/";
            case OWNER -> "owner/";
            case ADDRESS -> "ip/";
            case NETWORK -> "net/";
            case AUTONOMOUS_SYSTEM -> "as/";
            case USER_AGENT -> "agent/";
            case NODE -> "node/";
            case PIPELINE -> "pipeline/";
        };
    }
}
