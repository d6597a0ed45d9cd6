package dev.keyfence.verifier.command;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.FurtherKey;
import dev.keyfence.schemas.record.NewExpiry;
import dev.keyfence.schemas.record.ResealedSecret;
import dev.keyfence.schemas.record.Restrictions;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SealedSecret;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.StoredKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands as they stand in the topic. */
final class CommandRecords {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    private CommandRecords() {}

    /**
     * The record of a command and of more that may share it.
     *
     * @param together the command, and imports by the same actor for the same reason
     */
    static Command toRecord(List<KeyCommand> together) {
        KeyCommand command = together.getFirst();
        return Command.newBuilder()
                .setCommandId(command.commandId())
                .setKeyId(command.keyId().toString())
                .setExpectedVersion(command.expectedVersion())
                .setActor(
                        Actor.newBuilder()
                                .setId(command.actor().id())
                                .setAddress(command.actor().address())
                                .setRequestId(command.actor().requestId())
                                .build())
                .setRequestedAt(instant(command.requestedAtMicros()))
                .setReason(command.why().reason())
                .setNote(command.why().note())
                .setBody(body(command.body()))
                .setFurther(together.stream().skip(1).map(CommandRecords::further).toList())
                .build();
    }

    private static FurtherKey further(KeyCommand command) {
        return new FurtherKey(
                command.commandId(),
                command.keyId().toString(),
                instant(command.requestedAtMicros()),
                (CreateKey) body(command.body()));
    }

    private static Object body(KeyCommand.Body body) {
        return switch (body) {
            case KeyCommand.Create create -> created(create).build();
            case KeyCommand.Import imported -> imported(imported);
            case KeyCommand.Update update -> toRecord(update);
            case KeyCommand.Scope scope -> ScopeKey.newBuilder().setScopes(scope.scopes()).build();
            case KeyCommand.Rescope(var add, var remove, var expected) ->
                    new ScopeKey(expected, true, add, remove);
            case KeyCommand.Rotate rotate ->
                    new RotateKey(
                            new Digest(rotate.digest().toBytes()),
                            instant(rotate.oldValidUntilMicros()),
                            null,
                            sealed(rotate.sealed()));
            case KeyCommand.Rehash(int generation, KeyDigest digest) ->
                    // A topology of before rehashing rotates, and ends the foreign digest at once.
                    new RotateKey(new Digest(digest.toBytes()), Instant.EPOCH, generation, null);
            case KeyCommand.Reseal(var sealed) -> resealed(sealed);
            case KeyCommand.Suspend() -> new SuspendKey();
            case KeyCommand.Resume() -> new ResumeKey();
            case KeyCommand.Expire expire -> new ExpireKey(unlessNever(expire.expiresAtMicros()));
        };
    }

    private static CreateKey.Builder created(KeyCommand.Create create) {
        return CreateKey.newBuilder()
                .setProfile(create.profile())
                .setOwner(create.owner())
                .setName(create.name())
                .setEnvironment(
                        switch (create.environment()) {
                            case LIVE -> Environment.LIVE;
                            case TEST -> Environment.TEST;
                        })
                .setScopes(create.scopes())
                .setTags(create.tags())
                .setAttributes(create.terms().attributes())
                .setRestrictions(restrictions(create.terms().restrictions()))
                .setCanary(create.terms().canary())
                .setDigest(new Digest(create.digest().toBytes()))
                .setSealed(sealed(create.sealed()))
                .setExpiresAt(unlessNever(create.expiresAtMicros()))
                .setFencePosition(create.fencePosition());
    }

    private static CreateKey imported(KeyCommand.Import imported) {
        Long createdAt = imported.createdAtMicros();
        return created(imported.create())
                .setImported(true)
                .setAlgorithm(imported.kind().label())
                .setCreatedAt(createdAt == null ? null : instant(createdAt))
                .build();
    }

    private static UpdateKey toRecord(KeyCommand.Update update) {
        Long expiresAt = update.expiresAtMicros();
        return UpdateKey.newBuilder()
                .setName(update.name())
                .setTags(update.tags())
                .setAttributes(update.attributes())
                .setRestrictions(
                        update.restrictions() == null ? null : lists(update.restrictions()))
                .setScopes(update.scopes())
                .setExpiry(expiresAt == null ? null : new NewExpiry(unlessNever(expiresAt)))
                .build();
    }

    /** Nothing where there are none: most keys have none. */
    private static @Nullable Restrictions restrictions(
            dev.keyfence.verifier.key.Restrictions restrictions) {
        return restrictions.isNone() ? null : lists(restrictions);
    }

    private static Restrictions lists(dev.keyfence.verifier.key.Restrictions restrictions) {
        return new Restrictions(restrictions.ipTexts(), restrictions.routeTexts());
    }

    private static UpdateKey resealed(
            Map<KeyDigest, dev.keyfence.verifier.key.SealedSecret> sealed) {
        return UpdateKey.newBuilder()
                .setResealed(
                        sealed.entrySet().stream()
                                .map(each ->
                                        new ResealedSecret(
                                                new Digest(each.getKey().toBytes()),
                                                sealed(each.getValue())))
                                .toList())
                .build();
    }

    private static @Nullable SealedSecret sealed(
            dev.keyfence.verifier.key.@Nullable SealedSecret sealed) {
        return sealed == null
                ? null
                : new SealedSecret(sealed.kek(), ByteBuffer.wrap(sealed.box()));
    }

    private static @Nullable Instant unlessNever(long micros) {
        return micros == StoredKey.NEVER ? null : instant(micros);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
