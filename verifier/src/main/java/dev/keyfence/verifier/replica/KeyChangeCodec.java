package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.SecretSnapshot;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyDetails.SecretInfo;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Between the events of the log, their rows, and what the control API tells of them. A row's value
 * is the event in Avro, without a schema id, so that reading history asks nobody for a schema. Its
 * key: see {@link EventRows}.
 */
final class KeyChangeCodec {

    static {
        RecordTrust.establish();
    }

    /** Made once: looking the class's schema up takes longer than writing an event. */
    private static final SpecificDatumWriter<KeyEvent> WRITER =
            new SpecificDatumWriter<>(KeyEvent.class);

    private KeyChangeCodec() {}

    /** Names the layout: rows of another schema are made again from the topic. */
    static String format() {
        return RowFormat.of("key-event", KeyEvent.getClassSchema());
    }

    static byte[] row(KeyEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            WRITER.write(event, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static KeyChange change(KeyId id, byte[] row) {
        try {
            KeyEvent event =
                    new SpecificDatumReader<>(KeyEvent.class)
                            .read(null, DecoderFactory.get().binaryDecoder(row, null));
            return change(id, event);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored event of " + id + " is broken", e);
        }
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
