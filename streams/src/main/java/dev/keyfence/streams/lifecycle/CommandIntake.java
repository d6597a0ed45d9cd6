package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.Command;
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
import java.util.Arrays;
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
        settings.counters().add(LifecycleCount.COMMANDS);
        Optional<String> poison =
                switch (Inputs.decode(codec, record.value())) {
                    case Poison<Command>(String reason) -> Optional.of(reason);
                    case Read<Command>(Command command) ->
                            misaddressed(command, record.key())
                                    .or(() -> carryOut(command, record.timestamp()));
                };
        poison.ifPresent(
                reason -> deadLetters.send(record, at, reason, LifecycleCount.COMMANDS_DEAD));
    }

    private static Optional<String> misaddressed(Command command, byte @Nullable [] recordKey) {
        byte[] keyId = command.getKeyId().getBytes(StandardCharsets.UTF_8);
        if (recordKey == null || !Arrays.equals(recordKey, keyId)) {
            return Optional.of("The record's key is not the id of the key that the command names");
        }
        if (command.getCommandId().isEmpty() || command.getKeyId().isEmpty()) {
            return Optional.of("The command has no id, or names no key");
        }
        return Optional.empty();
    }

    /** Applies a command; says why when nobody can be answered. */
    private Optional<String> carryOut(Command command, long timestamp) {
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
