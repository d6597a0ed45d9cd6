package dev.keyfence.streams.lifecycle.reduce;

import static dev.keyfence.streams.lifecycle.reduce.CommandKind.EXPIRE;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.REHASH;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.RESUME;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.ROTATE;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.SCOPE;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.SUSPEND;
import static dev.keyfence.streams.lifecycle.reduce.CommandKind.UPDATE;

import dev.keyfence.schemas.record.KeyStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which command is legal for a key of which status.
 *
 * <pre>
 *                    suspend
 *              ┌────────────────▶ SUSPENDED ──┐
 *   create ─▶ ACTIVE ◀── resume ──────┘ ▲     │
 *              │  ▲                     │     │
 *    expire at │  │ expire later,    suspend  │ revocation
 *    or before │  │ or never            │     │ (from any status)
 *          now ▼  │                     │     ▼
 *             EXPIRED ──────────────────┘  REVOKED ─▶ nothing, ever
 * </pre>
 *
 * Update, scope, rotate and rehash keep the status. An expiry given to a suspended key keeps it
 * suspended, and resuming looks at the expiry again: neither path leads around the other.
 */
final class KeyTransitions {

    private static final Map<KeyStatus, Set<CommandKind>> LEGAL = new EnumMap<>(KeyStatus.class);

    static {
        LEGAL.put(KeyStatus.ACTIVE, EnumSet.of(UPDATE, SCOPE, ROTATE, REHASH, SUSPEND, EXPIRE));
        LEGAL.put(KeyStatus.SUSPENDED, EnumSet.of(UPDATE, SCOPE, ROTATE, REHASH, RESUME, EXPIRE));
        LEGAL.put(KeyStatus.EXPIRED, EnumSet.of(UPDATE, SCOPE, ROTATE, REHASH, SUSPEND, EXPIRE));
        LEGAL.put(KeyStatus.REVOKED, EnumSet.noneOf(CommandKind.class));
    }

    private KeyTransitions() {}

    /** True when a key of this status obeys a command of this kind. */
    static boolean legal(KeyStatus status, CommandKind kind) {
        return possible(status).contains(kind);
    }

    /** One sentence saying why a command is refused, and what is possible instead. */
    static String refusal(KeyStatus status, CommandKind kind) {
        String problem =
                "The key is %s and cannot be %s"
                        .formatted(status.name().toLowerCase(Locale.ROOT), kind.participle());
        if (kind == CommandKind.CREATE) {
            return "A key with this id exists already; create one with another id";
        }
        if (status == KeyStatus.REVOKED) {
            return problem + "; a revocation is final: create another key";
        }
        return problem
                + "; possible are "
                + possible(status).stream()
                        .filter(CommandKind::isForPeople)
                        .map(CommandKind::verb)
                        .collect(Collectors.joining(", "));
    }

    private static Set<CommandKind> possible(KeyStatus status) {
        return LEGAL.getOrDefault(status, Set.of());
    }
}
