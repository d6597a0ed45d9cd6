package dev.keyfence.streams.lifecycle;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Revocation;
import dev.keyfence.schemas.record.TargetKind;
import dev.keyfence.streams.codec.Decoded.Poison;
import dev.keyfence.streams.codec.Decoded.Read;
import dev.keyfence.streams.codec.RecordCodec;
import dev.keyfence.streams.lifecycle.reduce.FencedRevocation;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes revocations in: of one key at once, of many keys into the book, for the sweep. */
final class FoldIntake {

    private final LifecycleSettings settings;
    private final RecordCodec<FenceRecord> codec;
    private final KeyLedger ledger;
    private final Folds folds;
    private final DeadLetterSink deadLetters;

    FoldIntake(
            LifecycleSettings settings,
            RecordCodec<FenceRecord> codec,
            KeyLedger ledger,
            Folds folds,
            DeadLetterSink deadLetters) {
        this.settings = settings;
        this.codec = codec;
        this.ledger = ledger;
        this.folds = folds;
        this.deadLetters = deadLetters;
    }

    void take(Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at) {
        settings.counters().add(LifecycleCount.FOLDS);
        byte[] value = record.value();
        OptionalLong offset = FenceOffset.in(record.headers());
        switch (Inputs.decode(codec, value)) {
            case Poison<FenceRecord>(String reason) -> dead(record, at, reason);
            case Read<FenceRecord>(FenceRecord fence) -> {
                if (!(fence.getBody() instanceof Revocation revocation)) {
                    dead(record, at, "It is not a revocation");
                } else if (offset.isEmpty() || value == null) {
                    dead(record, at, "It does not say where it stands in the fence");
                } else {
                    FencedRevocation fenced = new FencedRevocation(revocation, offset.getAsLong());
                    fold(fenced, value, record.timestamp());
                }
            }
        }
    }

    private void fold(FencedRevocation fenced, byte[] value, long timestamp) {
        if (fenced.revocation().getTarget().getKind() == TargetKind.KEY) {
            foldOne(fenced, value, timestamp);
            return;
        }
        settings.counters().add(LifecycleCount.BROAD_FOLDS);
        if (folds.book().keepBroad(fenced.offset(), value)) {
            folds.sweep().arrived(fenced.offset());
        }
    }

    private void foldOne(FencedRevocation fenced, byte[] value, long timestamp) {
        settings.counters().add(LifecycleCount.KEY_FOLDS);
        String keyId = fenced.revocation().getTarget().getValue();
        Optional<KeyState> key = ledger.find(keyId);
        if (key.isPresent()) {
            folds.revoker().revokeAndSave(key.get(), fenced, timestamp);
        } else {
            folds.book().keepForKey(keyId, fenced.offset(), value);
        }
    }

    private void dead(
            Record<byte @Nullable [], byte @Nullable []> record, RecordMetadata at, String reason) {
        deadLetters.send(record, at, reason, LifecycleCount.FOLDS_DEAD);
    }
}
