package dev.keyfence.verifier.command;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Command;
import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.Digest;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.verifier.key.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Commands as they stand in the topic. */
final class CommandRecords {

    private CommandRecords() {}

    static Command toRecord(KeyCommand command) {
        return Command.newBuilder()
                .setCommandId(command.commandId())
                .setKeyId(command.keyId().toString())
                .setExpectedVersion(null)
                .setActor(
                        Actor.newBuilder()
                                .setId(command.actor().id())
                                .setAddress(command.actor().address())
                                .setRequestId(command.actor().requestId())
                                .build())
                .setRequestedAt(instant(command.requestedAtMicros()))
                .setReason(null)
                .setBody(
                        switch (command.body()) {
                            case KeyCommand.Create create -> toRecord(create);
                        })
                .build();
    }

    private static CreateKey toRecord(KeyCommand.Create create) {
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
                .setAttributes(create.attributes())
                .setDigest(new Digest(create.digest().toBytes()))
                .setExpiresAt(
                        create.expiresAtMicros() == StoredKey.NEVER
                                ? null
                                : instant(create.expiresAtMicros()))
                .setFencePosition(create.fencePosition())
                .setImported(false)
                .build();
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
