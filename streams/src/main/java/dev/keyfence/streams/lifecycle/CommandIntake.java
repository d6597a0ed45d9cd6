package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.FurtherKey;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.lifecycle.reduce.KeyReducer;
import dev.keyfence.streams.lifecycle.reduce.Reduction;
import dev.keyfence.streams.lifecycle.reduce.Reduction.AlreadyAnswered;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Applied;
import dev.keyfence.streams.lifecycle.reduce.Reduction.NoSuchKey;
import dev.keyfence.streams.lifecycle.reduce.Reduction.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes commands in: read, fold what is known, reduce, answer. */
final class CommandIntake {

    /**
     * The largest state that is kept: verifiers hold a key in at most 128 KiB, in a layout that may
     * take some more than Avro's. A state has a few kilobytes.
     */
    private static final int STATE_BYTES_MAX = 32 * 1024;

    private final LifecycleSettings settings;
    private final RecordCodec<Command> codec;
    private final KeyLedger ledger;
    private final Folds folds;
    private final DeadLetterSink deadLetters;

    CommandIntake(
            LifecycleSettings settings, KeyLedger ledger, Folds folds, DeadLetterSink deadLetters) {
        this.settings = settings;
        this.codec =
                new RecordCodec<>(
                        settings.topics().commands().name(),
                        settings.serdes().command(),
                        settings.retry());
        this.ledger = ledger;
        this.folds = folds;
        this.deadLetters = deadLetters;
    }

    void take(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at) {
        List<String> unanswered =
                switch (Inputs.decode(codec, record.value())) {
                    case Poison<Command>(String reason) -> unread(reason);
                    case Read<Command>(Command command) ->
                            isAddressed(command, record.key())
                                    ? carryOutAll(command, record.timestamp())
                                    : unread(
                                            "The record's key is not the id of the key that the"
                                                    + " command names");
                };
        if (!unanswered.isEmpty()) {
            deadLetters.send(record, at, unanswered.getFirst(), LifecycleCount.COMMANDS_DEAD);
            // The record lies there already.
            unanswered.stream()
                    .skip(1)
                    .forEach(_ -> settings.counters().add(LifecycleCount.COMMANDS_DEAD));
        }
    }

    private List<String> unread(String reason) {
        settings.counters().add(LifecycleCount.COMMANDS);
        return List.of(reason);
    }

    private static boolean isAddressed(Command command, byte @Nullable [] recordKey) {
        return Arrays.equals(recordKey, command.getKeyId().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Carries out a command and those that share its record, of which none holds up another; says
     * why some of them could not be answered. Such a record can be taken once more: the others are
     * not carried out twice.
     */
    private List<String> carryOutAll(Command command, long timestamp) {
        List<String> unanswered = new ArrayList<>(0);
        carryOut(command, timestamp).ifPresent(unanswered::add);
        for (FurtherKey further : command.getFurther()) {
            carryOut(alone(command, further), timestamp).ifPresent(unanswered::add);
        }
        return unanswered;
    }

    /** What a further key would be asked for by without the rest. */
    private static Command alone(Command command, FurtherKey further) {
        return new Command(
                further.getCommandId(),
                further.getKeyId(),
                null,
                command.getActor(),
                further.getRequestedAt(),
                command.getReason(),
                command.getNote(),
                further.getCreate(),
                List.of());
    }

    /** Applies a command; says why when nobody can be answered. */
    private Optional<String> carryOut(Command command, long timestamp) {
        settings.counters().add(LifecycleCount.COMMANDS);
        if (command.getCommandId().isEmpty() || command.getKeyId().isEmpty()) {
            return Optional.of("The command has no id, or names no key");
        }
        KeyState state =
                ledger.find(command.getKeyId())
                        .map(found -> foldArrived(found, timestamp))
                        .orElse(null);
        Reduction reduction = KeyReducer.reduce(state, command, settings.clock().instant());
        return switch (reduction) {
            case Applied applied -> apply(command, new Change(state, applied), timestamp);
            case Refused(KeyState after, String _) ->
                    answer(LifecycleCount.REFUSED, after, timestamp);
            case AlreadyAnswered(KeyState after) ->
                    answer(LifecycleCount.ANSWERED_AGAIN, after, timestamp);
            case NoSuchKey(String reason) -> Optional.of(reason);
        };
    }

    /**
     * Folds revocations that arrived but have not been swept to this key: a command must not change
     * what made the key covered.
     */
    private KeyState foldArrived(KeyState key, long timestamp) {
        return folds.book()
                .firstCovering(key, folds.sweep().doneBefore())
                .map(fenced -> folds.revoker().revokeAndSave(key, fenced, timestamp))
                .orElse(key);
    }

    /** A command's effect, and the key before it. */
    private record Change(@Nullable KeyState before, Applied applied) {}

    private Optional<String> apply(Command command, Change change, long timestamp) {
        Applied applied = change.applied();
        byte[] encoded = ledger.encode(applied.state());
        if (encoded.length > STATE_BYTES_MAX) {
            return tooLarge(encoded);
        }
        settings.counters().add(LifecycleCount.APPLIED);
        ledger.tell(applied.event(), timestamp);
        KeyState settled = foldLate(command, applied.state(), timestamp);
        if (settled.getVersion() == applied.state().getVersion()) {
            ledger.save(change.before(), settled, encoded, timestamp);
        } else {
            ledger.save(change.before(), settled, timestamp);
        }
        return Optional.empty();
    }

    /** A new key, or one with other tags, may be covered by what was folded long ago. */
    private KeyState foldLate(Command command, KeyState state, long timestamp) {
        boolean created = state.getVersion() == 1;
        boolean tagged = command.getBody() instanceof UpdateKey update && update.getTags() != null;
        if (!created && !tagged) {
            return state;
        }
        return folds.book()
                .takeForKey(state.getKeyId())
                .or(() -> folds.book().firstCovering(state, 0))
                .map(fenced -> folds.revoker().revoke(state, fenced, timestamp))
                .orElse(state);
    }

    private Optional<String> answer(LifecycleCount count, KeyState state, long timestamp) {
        byte[] encoded = ledger.encode(state);
        if (encoded.length > STATE_BYTES_MAX) {
            return tooLarge(encoded);
        }
        settings.counters().add(count);
        ledger.save(state, state, encoded, timestamp);
        return Optional.empty();
    }

    private static Optional<String> tooLarge(byte[] encoded) {
        return Optional.of(
                "The key's state would have %d bytes; at most %d are kept"
                        .formatted(encoded.length, STATE_BYTES_MAX));
    }
}
