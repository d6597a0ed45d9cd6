package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.http.FakeKeys;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyDetails.SecretInfo;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What commands do to keys in memory: enough of the lifecycle to test its callers with. */
final class FakeChanges {

    private FakeChanges() {}

    static KeyDetails after(FakeKeys keys, KeyCommand command) {
        KeyDetails old = keys.find(command.keyId()).orElse(null);
        KeyDigest digest = null;
        KeyDetails next;
        switch (command.body()) {
            case KeyCommand.Create create -> {
                digest = create.digest();
                next = created(command, create);
            }
            case KeyCommand.Import imported -> {
                digest = imported.create().digest();
                next = created(command, imported.create());
            }
            case KeyCommand.Rehash rehash -> {
                digest = rehash.digest();
                next = with(Objects.requireNonNull(old), old.key().status());
            }
            case KeyCommand.Rotate rotate -> {
                digest = rotate.digest();
                next = rotated(Objects.requireNonNull(old), command, rotate);
            }
            case KeyCommand.Update update -> next = updated(Objects.requireNonNull(old), update);
            case KeyCommand.Scope scope ->
                    next =
                            updated(
                                    Objects.requireNonNull(old),
                                    new KeyCommand.Update(
                                            null, null, null, null, scope.scopes(), null));
            case KeyCommand.Rescope rescope ->
                    next = rescoped(Objects.requireNonNull(old), rescope);
            case KeyCommand.Expire expire ->
                    next =
                            updated(
                                    Objects.requireNonNull(old),
                                    new KeyCommand.Update(
                                            null,
                                            null,
                                            null,
                                            null,
                                            null,
                                            expire.expiresAtMicros()));
            case KeyCommand.Suspend() ->
                    next = with(Objects.requireNonNull(old), KeyStatus.SUSPENDED);
            case KeyCommand.Resume() -> next = with(Objects.requireNonNull(old), KeyStatus.ACTIVE);
            case KeyCommand.Reseal _ ->
                    next = with(Objects.requireNonNull(old), old.key().status());
        }
        keys.put(next, digest);
        return next;
    }

    static KeyChange change(KeyCommand command, @Nullable KeyDetails before, KeyDetails after) {
        return new KeyChange(
                command.keyId(),
                switch (command.body()) {
                    case KeyCommand.Create _ -> "created";
                    case KeyCommand.Import _ -> "imported";
                    case KeyCommand.Rehash _ -> "rehashed";
                    case KeyCommand.Update _, KeyCommand.Reseal _ -> "updated";
                    case KeyCommand.Scope _, KeyCommand.Rescope _ -> "scoped";
                    case KeyCommand.Rotate _ -> "rotated";
                    case KeyCommand.Suspend _ -> "suspended";
                    case KeyCommand.Resume _ -> "resumed";
                    case KeyCommand.Expire _ -> "expiry_changed";
                },
                command.requestedAtMicros(),
                command.requestedAtMicros(),
                command.actor(),
                command.why().reason(),
                command.why().note(),
                command.commandId(),
                null,
                null,
                before == null ? null : snapshot(before),
                snapshot(after));
    }

    private static KeyChange.Snapshot snapshot(KeyDetails details) {
        StoredKey key = details.key();
        return new KeyChange.Snapshot(
                key.version(),
                key.status(),
                key.profile(),
                key.owner(),
                details.name(),
                key.environment(),
                key.scopes(),
                key.tags(),
                details.key().terms(),
                details.secrets().getFirst().generation(),
                key.expiresAtMicros(),
                key.createdAtMicros(),
                details.updatedAtMicros(),
                details.secrets());
    }

    private static KeyDetails created(KeyCommand command, KeyCommand.Create create) {
        return new KeyDetails(
                new StoredKey(
                        command.keyId(),
                        1,
                        KeyStatus.ACTIVE,
                        create.profile(),
                        create.owner(),
                        create.environment(),
                        create.scopes(),
                        create.tags(),
                        command.requestedAtMicros(),
                        create.expiresAtMicros(),
                        create.fencePosition(),
                        create.terms()),
                create.name(),
                command.requestedAtMicros(),
                List.of(
                        new SecretInfo(
                                1,
                                command.requestedAtMicros(),
                                StoredKey.NEVER,
                                create.sealed() == null ? null : create.sealed().kek())));
    }

    private static KeyDetails rotated(
            KeyDetails old, KeyCommand command, KeyCommand.Rotate rotate) {
        SecretInfo current = old.secrets().getFirst();
        List<SecretInfo> secrets = new ArrayList<>();
        secrets.add(
                new SecretInfo(
                        current.generation() + 1, command.requestedAtMicros(), StoredKey.NEVER));
        secrets.add(
                new SecretInfo(
                        current.generation(),
                        current.createdAtMicros(),
                        rotate.oldValidUntilMicros()));
        KeyDetails next = with(old, old.key().status());
        return new KeyDetails(next.key(), next.name(), next.updatedAtMicros(), secrets);
    }

    private static KeyDetails rescoped(KeyDetails old, KeyCommand.Rescope rescope) {
        Set<String> scopes = new LinkedHashSet<>(old.key().scopes());
        rescope.remove().forEach(scopes::remove);
        scopes.addAll(rescope.add());
        return updated(
                old, new KeyCommand.Update(null, null, null, null, List.copyOf(scopes), null));
    }

    private static KeyDetails with(KeyDetails old, KeyStatus status) {
        return new KeyDetails(
                FakeKeys.status(status).apply(old.key()),
                old.name(),
                old.updatedAtMicros(),
                old.secrets());
    }

    private static KeyDetails updated(KeyDetails old, KeyCommand.Update update) {
        StoredKey key = old.key();
        Long expiresAt = update.expiresAtMicros();
        List<String> scopes = update.scopes();
        List<String> tags = update.tags();
        String name = update.name();
        Map<String, String> attributes = update.attributes();
        Restrictions restrictions = update.restrictions();
        return new KeyDetails(
                new StoredKey(
                        key.id(),
                        key.version() + 1,
                        key.status(),
                        key.profile(),
                        key.owner(),
                        key.environment(),
                        scopes == null ? key.scopes() : scopes,
                        tags == null ? key.tags() : tags,
                        key.createdAtMicros(),
                        expiresAt == null ? key.expiresAtMicros() : expiresAt,
                        key.createdAtFencePosition(),
                        KeyTerms.of(
                                attributes == null ? old.attributes() : attributes,
                                restrictions == null ? key.terms().restrictions() : restrictions,
                                key.terms().canary())),
                name == null ? old.name() : name,
                old.updatedAtMicros(),
                old.secrets());
    }
}
