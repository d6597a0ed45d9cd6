package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.Restrictions;
import dev.keyfence.schemas.record.Secret;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDetails.SecretInfo;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.SealedSecret;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.replica.Shapes.Shape;
import dev.keyfence.verifier.store.SealedSecrets.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the key states of the log, the rows of {@link KeyRow}, and what administrators read. */
final class KeyRowCodec {

    /** Bytes of a row's key: the 16 of the id, so that rows lie in id order. */
    static final int KEY_BYTES = 16;

    /** A cold part of nothing: a key of which no record could ever be read. */
    private static final byte[] NOTHING_COLD = ColdRow.write(0, "", List.of());

    private static final Shape NO_SHAPE =
            new Shape("", List.of(), List.of(), List.of(), KeyTerms.NONE);

    private KeyRowCodec() {}

    /** The key under which an id's row is kept. */
    static byte[] rowKey(KeyId id) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(id.high()).putLong(id.low()).array();
    }

    /**
     * Makes the row of a key's state.
     *
     * @throws IllegalArgumentException when it does not fit a row, or contradicts itself
     */
    static byte[] row(KeyId id, KeyState state) {
        if (!state.getKeyId().equals(id.toString())) {
            throw new IllegalArgumentException("its key id is not that of its record key");
        }
        List<Secret> secrets = state.getSecrets();
        if (secrets.size() > KeyRow.SECRETS_MAX) {
            throw new IllegalArgumentException(
                    "it has more than " + KeyRow.SECRETS_MAX + " secrets");
        }
        StoredKey key = key(id, state);
        byte[] shape =
                Shapes.write(
                        new Shape(
                                key.profile(),
                                key.scopes(),
                                key.tags(),
                                imported(secrets),
                                key.terms()));
        byte[] cold = ColdRow.write(micros(state.getUpdatedAt()), state.getName(), secrets);
        byte[] row = assemble(key, secrets.size(), shape, cold);
        for (int i = 0; i < secrets.size(); i++) {
            Secret secret = secrets.get(i);
            KeyRow.secret(
                    row,
                    i,
                    new KeyRow.RowSecret(
                            KeyDigest.ofBytes(secret.getDigest().bytes()),
                            secret.getGeneration(),
                            micros(secret.getCreatedAt()),
                            microsOrNever(secret.getValidUntil())));
        }
        return row;
    }

    /**
     * Makes the row of a key whose record could not be read. A revoked key stays revoked: no record
     * takes that back, least of all one that says nothing.
     *
     * @param hot the hot part that was in effect; null when the key was not known
     * @param stored the row on disk, for its cold part; null for none
     */
    static byte[] unreadable(KeyId id, byte @Nullable [] hot, byte @Nullable [] stored) {
        byte[] cold = stored == null ? NOTHING_COLD : coldPart(stored);
        byte[] row;
        if (hot == null) {
            StoredKey nothing =
                    new StoredKey(
                            id,
                            0,
                            KeyStatus.UNREADABLE,
                            "",
                            "",
                            Environment.LIVE,
                            List.of(),
                            List.of(),
                            0,
                            0,
                            0);
            row = assemble(nothing, 0, Shapes.write(NO_SHAPE), cold);
        } else {
            row = Arrays.copyOf(hot, hot.length + cold.length);
            System.arraycopy(cold, 0, row, hot.length, cold.length);
            if (!KeyRow.isRevoked(hot)) {
                KeyRow.setStatus(row, 0, KeyStatus.UNREADABLE);
            }
        }
        return row;
    }

    /** What a row says to an administrator. */
    static KeyDetails details(byte[] row, Shapes shapes) {
        StoredKey key = KeyRow.key(row, 0, shapes);
        ColdRow cold = ColdRow.read(row);
        List<SecretInfo> secrets = new ArrayList<>();
        for (int i = 0; i < KeyRow.secrets(row, 0); i++) {
            SealedSecret sealed = cold.sealed().get(i);
            secrets.add(
                    new SecretInfo(
                            KeyRow.secretGeneration(row, 0, i),
                            KeyRow.secretCreated(row, 0, i),
                            KeyRow.secretValidUntil(row, 0, i),
                            sealed == null ? null : sealed.kek()));
        }
        return new KeyDetails(key, cold.name(), cold.updatedAtMicros(), List.copyOf(secrets));
    }

    /** The sealed ones among a row's secrets, newest first. */
    static List<Sealed> sealed(byte[] row) {
        List<Sealed> sealed = new ArrayList<>();
        ColdRow.read(row)
                .sealed()
                .forEach((secret, box) ->
                        sealed.add(
                                new Sealed(
                                        KeyRow.digest(row, 0, secret), box, KeyRow.version(row))));
        return sealed;
    }

    /** Microseconds since the epoch. */
    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Microseconds since the epoch; never for null. */
    static long microsOrNever(@Nullable Instant time) {
        return time == null ? StoredKey.NEVER : micros(time);
    }

    /** Our word for a status of the log. */
    static KeyStatus status(dev.keyfence.schemas.record.KeyStatus status) {
        return switch (status) {
            case ACTIVE -> KeyStatus.ACTIVE;
            case SUSPENDED -> KeyStatus.SUSPENDED;
            case EXPIRED -> KeyStatus.EXPIRED;
            case REVOKED -> KeyStatus.REVOKED;
        };
    }

    /** Our word for an environment of the log. */
    static Environment environment(dev.keyfence.schemas.record.Environment environment) {
        return switch (environment) {
            case LIVE -> Environment.LIVE;
            case TEST -> Environment.TEST;
        };
    }

    /**
     * Our form of what a record says of a key's terms.
     *
     * @throws IllegalArgumentException when its restrictions cannot be read
     */
    static KeyTerms terms(
            Map<String, String> attributes, @Nullable Restrictions restrictions, boolean canary) {
        return KeyTerms.of(
                attributes,
                restrictions == null
                        ? dev.keyfence.verifier.key.Restrictions.NONE
                        : dev.keyfence.verifier.key.Restrictions.parse(
                                restrictions.getIpAllow(), restrictions.getRoutes()),
                canary);
    }

    private static StoredKey key(KeyId id, KeyState state) {
        return new StoredKey(
                id,
                state.getVersion(),
                status(state.getStatus()),
                state.getProfile(),
                state.getOwner(),
                environment(state.getEnvironment()),
                state.getScopes(),
                state.getTags(),
                micros(state.getCreatedAt()),
                microsOrNever(state.getExpiresAt()),
                state.getCreatedAtFencePosition(),
                terms(state.getAttributes(), state.getRestrictions(), state.getCanary()));
    }

    /** What the imported ones among a key's secrets are known by. */
    private static List<String> imported(List<Secret> secrets) {
        return secrets.stream().filter(Secret::getImported).map(Secret::getAlgorithm).toList();
    }

    private static byte[] assemble(StoredKey key, int secrets, byte[] shape, byte[] cold) {
        byte[] owner = key.owner().getBytes(StandardCharsets.UTF_8);
        long hot =
                (long) KeyRow.FIRST_SECRET
                        + (long) secrets * KeyRow.SECRET_BYTES
                        + KeyRow.TEXT_HEAD_BYTES
                        + owner.length
                        + shape.length;
        if (hot > KeyRow.HOT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "its owner, scopes, tags and attributes take more than "
                            + KeyRow.HOT_BYTES_MAX
                            + " bytes");
        }
        byte[] row = new byte[(int) hot + cold.length];
        KeyRow.head(row, (int) hot, key, secrets);
        KeyRow.texts(row, secrets, owner, shape);
        System.arraycopy(cold, 0, row, (int) hot, cold.length);
        return row;
    }

    private static byte[] coldPart(byte[] row) {
        return Arrays.copyOfRange(row, KeyRow.hotLength(row, 0), row.length);
    }
}
