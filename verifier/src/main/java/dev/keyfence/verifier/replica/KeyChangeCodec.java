package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.SecretSnapshot;
import dev.keyfence.schemas.serde.BareRecords;
import dev.keyfence.verifier.key.KeyDetails.SecretInfo;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import java.util.List;
import java.util.Locale;

/**
 * Between the events of the log, their rows, and what the control API tells of them. A row's value
 * is the event in Avro, without a schema id, so that reading history asks nobody for a schema. Its
 * key: see {@link EventRows}.
 */
final class KeyChangeCodec {

    private static final BareRecords<KeyEvent> ROW = new BareRecords<>(KeyEvent.class);

    private KeyChangeCodec() {}

    /** Names the layout: rows of another schema are made again from the topic. */
    static String format() {
        return RowFormat.of("key-event", KeyEvent.getClassSchema());
    }

    static byte[] row(KeyEvent event) {
        return ROW.write(event);
    }

    static KeyChange change(KeyId id, byte[] row) {
        return change(id, ROW.read(row));
    }

    private static KeyChange change(KeyId id, KeyEvent event) {
        return new KeyChange(
                id,
                event.getType().name().toLowerCase(Locale.ROOT),
                KeyRowCodec.micros(event.getRequestedAt()),
                KeyRowCodec.micros(event.getAcceptedAt()),
                new KeyChange.Actor(
                        event.getActor().getId(),
                        event.getActor().getAddress(),
                        event.getActor().getRequestId()),
                event.getReason(),
                event.getNote(),
                event.getCommandId(),
                event.getRevocationId(),
                event.getLeakSource(),
                event.getBefore() == null ? null : snapshot(event.getBefore()),
                snapshot(event.getAfter()));
    }

    private static KeyChange.Snapshot snapshot(KeySnapshot snapshot) {
        return new KeyChange.Snapshot(
                snapshot.getVersion(),
                KeyRowCodec.status(snapshot.getStatus()),
                snapshot.getProfile(),
                snapshot.getOwner(),
                snapshot.getName(),
                KeyRowCodec.environment(snapshot.getEnvironment()),
                List.copyOf(snapshot.getScopes()),
                List.copyOf(snapshot.getTags()),
                KeyRowCodec.terms(
                        snapshot.getAttributes(), snapshot.getRestrictions(), snapshot.getCanary()),
                snapshot.getGeneration(),
                KeyRowCodec.microsOrNever(snapshot.getExpiresAt()),
                KeyRowCodec.microsOrNever(snapshot.getCreatedAt()),
                KeyRowCodec.microsOrNever(snapshot.getUpdatedAt()),
                snapshot.getSecrets().stream().map(KeyChangeCodec::secret).toList());
    }

    private static SecretInfo secret(SecretSnapshot secret) {
        return new SecretInfo(
                secret.getGeneration(),
                KeyRowCodec.micros(secret.getCreatedAt()),
                KeyRowCodec.microsOrNever(secret.getValidUntil()),
                secret.getKek());
    }
}
