package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.KeyStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The audit trail's account of an accepted command. */
final class CommandEvents {

    private CommandEvents() {}

    static KeyEvent of(
            @Nullable KeyState before, KeyState after, Command command, Instant acceptedAt) {
        return KeyEvent.newBuilder()
                .setEventId(after.getKeyId() + "/" + after.getVersion())
                .setKeyId(after.getKeyId())
                .setType(type(command, before, after))
                .setRequestedAt(command.getRequestedAt())
                .setAcceptedAt(acceptedAt)
                .setActor(command.getActor())
                .setReason(command.getReason())
                .setNote(command.getNote())
                .setCommandId(command.getCommandId())
                .setBefore(Snapshots.ofNullable(before))
                .setAfter(Snapshots.of(after))
                .build();
    }

    private static KeyEventType type(Command command, @Nullable KeyState before, KeyState after) {
        return switch (CommandKind.of(command.getBody())) {
            case CREATE ->
                    ((CreateKey) command.getBody()).getImported()
                            ? KeyEventType.IMPORTED
                            : KeyEventType.CREATED;
            case UPDATE -> expiredOr(KeyEventType.UPDATED, before, after);
            case SCOPE -> KeyEventType.SCOPED;
            case ROTATE -> KeyEventType.ROTATED;
            case REHASH -> KeyEventType.REHASHED;
            case SUSPEND -> KeyEventType.SUSPENDED;
            case RESUME -> KeyEventType.RESUMED;
            case EXPIRE -> expiredOr(KeyEventType.EXPIRY_CHANGED, before, after);
        };
    }

    /** Whoever looks for keys that ended finds this one, too. */
    private static KeyEventType expiredOr(
            KeyEventType type, @Nullable KeyState before, KeyState after) {
        boolean was = before != null && before.getStatus() == KeyStatus.EXPIRED;
        return after.getStatus() == KeyStatus.EXPIRED && !was ? KeyEventType.EXPIRED : type;
    }
}
