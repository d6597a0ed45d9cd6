package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.CommandReplies;
import dev.keyfence.verifier.store.ImportedForms;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyLookup;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.store.SealedSecrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic {@code keys} means on a node: every key's last state, in the hot table for
 * verification and on disk for administrators. In the order of the log, the last record of a key
 * wins, unless it takes the key back behind what is held; what cannot be read denies its key until
 * something readable comes.
 */
public final class KeyReplica implements Applier, KeyStore, SealedSecrets {

    private static final Logger log = LoggerFactory.getLogger(KeyReplica.class);

    private final Deserializer<KeyState> deserializer;
    private final RowReader stored;
    private final DeadLetterSink deadLetters;
    private final ReplicaMetrics metrics;
    private final Shapes shapes = new Shapes();
    private final WaitingCommands waiting = new WaitingCommands();
    private HotTable table = new HotTable();

    /**
     * The table when it is complete, else null: one read tells both, so that "cannot tell yet" is
     * never taken for "no such key".
     */
    private volatile @Nullable HotTable complete;

    /**
     * A replica that knows nothing yet.
     *
     * @param deserializer reads the topic's values; used by one thread
     * @param stored reads the rows that the follower writes
     * @param deadLetters takes what cannot be read
     * @param metrics takes the counts
     */
    public KeyReplica(
            Deserializer<KeyState> deserializer,
            RowReader stored,
            DeadLetterSink deadLetters,
            ReplicaMetrics metrics) {
        this.deserializer = deserializer;
        this.stored = stored;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public KeyLookup find(KeyDigest digest) {
        HotTable current = complete;
        return current == null ? KeyLookup.NotReady.INSTANCE : current.find(digest);
    }

    @Override
    public ImportedForms imports() {
        HotTable current = complete;
        return current == null ? ImportedForms.NONE : current.imports();
    }

    @Override
    public List<Sealed> sealed(KeyId id) {
        byte[] row = stored.get(KeyRowCodec.rowKey(id));
        return row == null ? List.of() : KeyRowCodec.sealed(row);
    }

    /** Where the control API reads keys. */
    public KeyDirectory directory() {
        return new StoredKeys(stored, shapes, () -> complete);
    }

    /** Where the control API awaits the answers to its commands. */
    public CommandReplies replies() {
        return waiting;
    }

    @Override
    public String rowFormat() {
        return KeyRow.format();
    }

    @Override
    public void apply(ConsumerRecord<byte[], byte[]> record, Rows rows) {
        Optional<KeyId> id = keyId(record.key());
        if (id.isEmpty()) {
            deadLetters.accept(record, "the record key is not a key id");
            metrics.unreadable(record.topic());
            log.error(
                    "{}: record {} names no key, so nothing can be denied for it; it is in the dead"
                            + " letters. Only Keyfence may write to this topic: find out who did",
                    record.topic(),
                    record.offset());
        } else if (record.value() == null) {
            table.remove(id.get());
            rows.delete(KeyRowCodec.rowKey(id.get()));
            metrics.applied(record.topic());
        } else {
            applyState(record, id.get(), rows);
        }
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        table.put(value);
    }

    @Override
    public void reset() {
        complete = null;
        table = new HotTable();
    }

    @Override
    public void applied(long position) {
        waiting.deliver();
    }

    @Override
    public void caughtUp() {
        complete = table;
        log.info("{} keys, in {} MiB of heap", table.keys(), table.heapBytes() >> 20);
    }

    private void applyState(ConsumerRecord<byte[], byte[]> record, KeyId id, Rows rows) {
        switch (Reading.of(deserializer, record)) {
            case Reading.Unreadable<KeyState>(String reason) -> deny(record, id, reason, rows);
            case Reading.Read<KeyState>(KeyState state) -> {
                byte[] row;
                try {
                    row = KeyRowCodec.row(id, state);
                } catch (IllegalArgumentException e) {
                    deny(record, id, String.valueOf(e.getMessage()), rows);
                    return;
                }
                metrics.applied(record.topic());
                byte[] held = table.row(id);
                if (held != null && KeyRow.goesBack(row, held)) {
                    log.info(
                            "{}: record {} would take key {} back to an older state, so it has no"
                                    + " effect; a lifecycle instance that was replaced may write such",
                            record.topic(),
                            record.offset(),
                            id);
                    return;
                }
                table.put(row);
                rows.put(KeyRowCodec.rowKey(id), row);
                waiting.note(state, () -> KeyRowCodec.details(row, shapes));
            }
        }
    }

    private void deny(ConsumerRecord<byte[], byte[]> record, KeyId id, String reason, Rows rows) {
        byte[] rowKey = KeyRowCodec.rowKey(id);
        byte[] held = table.row(id);
        // A revoked key is refused already, and must not forget that this is for ever.
        if (held == null || !KeyRow.isRevoked(held)) {
            byte[] row = KeyRowCodec.unreadable(id, held, stored.get(rowKey));
            table.put(row);
            rows.put(rowKey, row);
        }
        deadLetters.accept(record, reason);
        metrics.unreadable(record.topic());
        log.error(
                "{}: record {} of key {} cannot be read: {}. The key is refused from now on, until"
                        + " a readable record of it comes; the record is in the dead letters",
                record.topic(),
                record.offset(),
                id,
                reason);
    }

    private static Optional<KeyId> keyId(byte @Nullable [] recordKey) {
        return recordKey == null
                ? Optional.empty()
                : KeyId.parse(new String(recordKey, StandardCharsets.UTF_8));
    }
}
