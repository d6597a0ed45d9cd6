package dev.keyfence.streams.lifecycle;

import static java.util.Objects.requireNonNull;

import dev.keyfence.schemas.record.FenceRecord;
import dev.keyfence.streams.codec.RecordCodec;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of a partition's keys: commands, revocations and the passing of time meet here,
 * on one thread.
 */
final class KeyLifecycle
        extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte[], byte[]> {

    private final LifecycleSettings settings;
    private final String commandsTopic;
    private @Nullable CommandIntake commands;
    private @Nullable FoldIntake folds;

    KeyLifecycle(LifecycleSettings settings) {
        this.settings = settings;
        this.commandsTopic = settings.topics().commands().name();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        RecordCodec<FenceRecord> foldCodec =
                new RecordCodec<>(
                        settings.topics().lifecycleFolds().name(),
                        settings.serdes().fence(),
                        settings.retry());
        KeyLedger ledger = new KeyLedger(settings, context);
        KeyValueStore<String, byte[]> rows =
                context.getStateStore(LifecycleTopology.KEY_STATES_STORE);
        FoldBook book = new FoldBook(rows, foldCodec);
        KeyRevoker revoker = new KeyRevoker(settings, ledger);
        FoldSweep sweep =
                new FoldSweep(
                        ledger,
                        book,
                        (key, fenced) ->
                                revoker.revokeAndSave(key, fenced, context.currentSystemTimeMs()));
        Folds folding = new Folds(book, sweep, revoker);
        DeadLetterSink deadLetters =
                new DeadLetterSink(settings, context, LifecycleTopology.KEY_DEAD_LETTERS_SINK);
        commands = new CommandIntake(settings, ledger, folding, deadLetters);
        folds = new FoldIntake(settings, foldCodec, ledger, folding, deadLetters);
        context.schedule(FoldSweep.STEP_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> sweep.step());
        watchExpiries(ledger, rows);
    }

    private void watchExpiries(KeyLedger ledger, KeyValueStore<String, byte[]> rows) {
        ExpirySweep expiries = new ExpirySweep(settings, ledger, context()::currentSystemTimeMs);
        context()
                .schedule(
                        ExpirySweep.STEP_EVERY,
                        PunctuationType.WALL_CLOCK_TIME,
                        _ -> expiries.step());
        ExpiryIndex index = new ExpiryIndex(ledger, rows);
        context()
                .schedule(
                        ExpiryIndex.STEP_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> index.step());
    }

    @Override
    public void process(Record<byte @Nullable [], byte @Nullable []> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        if (at.topic().equals(commandsTopic)) {
            requireNonNull(commands).take(record, at);
        } else {
            requireNonNull(folds).take(record, at);
        }
    }
}
