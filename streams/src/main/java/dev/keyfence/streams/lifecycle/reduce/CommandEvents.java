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
                .setType(type(command, after))
                .setRequestedAt(command.getRequestedAt())
                .setAcceptedAt(acceptedAt)
                .setActor(command.getActor())
                .setReason(command.getReason())
                .setCommandId(command.getCommandId())
                .setBefore(Snapshots.ofNullable(before))
                .setAfter(Snapshots.of(after))
                .build();
    }

    private static KeyEventType type(Command command, KeyState after) {
        return switch (CommandKind.of(command.getBody())) {
            case CREATE ->
                    ((CreateKey) command.getBody()).getImported()
                            ? KeyEventType.IMPORTED
                            : KeyEventType.CREATED;
            case UPDATE -> KeyEventType.UPDATED;
            case SCOPE -> KeyEventType.SCOPED;
            case ROTATE -> KeyEventType.ROTATED;
            case SUSPEND -> KeyEventType.SUSPENDED;
            case RESUME -> KeyEventType.RESUMED;
            case EXPIRE ->
                    after.getStatus() == KeyStatus.EXPIRED
                            ? KeyEventType.EXPIRED
                            : KeyEventType.EXPIRY_CHANGED;
        };
    }
}
