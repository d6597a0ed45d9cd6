package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.control.DesiredKeys.Removed;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What must be done so that the keys are what a file says. A row is compared with the row that was
 * applied last, by the key's history, and not with the key: what administrators changed since stays
 * until somebody edits the row. For one thread, once.
 */
final class KeysFilePlan {

    private static final Why GONE = new Why("no longer in the keys' file", null);
    private static final Why BACK = new Why("in the keys' file again", null);

    private final DesiredKeys.Parts parts;
    private final KeysFile file;
    private final Removed removed;
    private final KeysFileObjections objections;
    private final long nowMicros;
    private final Set<KeyId> named = new HashSet<>();
    private final Set<KeyId> gone = new HashSet<>();
    private final Planned plan =
            new Planned(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());

    KeysFilePlan(DesiredKeys.Parts parts, KeysFile file, Removed removed) {
        this.parts = parts;
        this.file = file;
        this.removed = removed;
        this.objections = new KeysFileObjections(file.path());
        this.nowMicros = Times.micros(parts.clock().instant());
    }

    /** What is to be done, or why nothing is. */
    sealed interface Made {}

    /**
     * What is to be done.
     *
     * @param brings keys to bring in
     * @param changes rows that were edited
     * @param suspensions keys that are in the file no more
     * @param resumptions keys that are in it again
     * @param notes what is left alone, and why
     */
    record Planned(
            List<ImportedKey> brings,
            List<KeyCommand> changes,
            List<KeyCommand> suspensions,
            List<KeyCommand> resumptions,
            List<String> notes)
            implements Made {}

    /** The file says what cannot be. */
    record Unfit(List<String> objections) implements Made {}

    Made make() {
        file.keys().forEach(this::look);
        parts.directory().each(KeyFilter.ALL.tag(KeysFile.TAG).state(KeyStatus.ACTIVE), this::miss);
        if (!gone.isEmpty() && parts.adminKeys().wouldLockOut(key -> gone.contains(key.id()))) {
            objections.toFile("lacks the last key that can administer Keyfence");
        }
        return objections.isEmpty() ? plan : new Unfit(objections.lines());
    }

    private void look(KeysFile.Desired desired) {
        ImportedKey key = desired.key();
        named.add(key.id());
        Optional<KeyDetails> there = parts.directory().find(key.id());
        if (there.isPresent()) {
            compare(desired, there.get());
            return;
        }
        KeyImporter.Result.Duplicate other = parts.importer().existing(key.digest());
        Optional<KeyDetails> opened =
                other == null || other.id() == null
                        ? Optional.empty()
                        : parts.directory().find(other.id());
        opened.ifPresentOrElse(
                found -> opensAnother(desired, found.key()), () -> plan.brings().add(key));
    }

    private void opensAnother(KeysFile.Desired desired, StoredKey key) {
        named.add(key.id());
        if (past(key).came()) {
            objections.at(
                    desired.line(),
                    "'created_at' and 'key_id' cannot be changed: this is " + key.id());
        } else {
            note(desired, key.id() + " has this secret, and did not come from this file");
        }
    }

    private void compare(KeysFile.Desired desired, KeyDetails there) {
        StoredKey key = there.key();
        FileKeyPast past = past(key);
        NewKey wanted = desired.key().key();
        if (!past.came()) {
            note(desired, key.id() + " is there, and did not come from this file");
        } else if (key.status() != KeyStatus.ACTIVE && key.status() != KeyStatus.SUSPENDED) {
            note(desired, key.id() + " is " + word(key.status()) + ", and stays so");
        } else if (!wanted.owner().equals(key.owner())
                || !wanted.profile().name().equals(key.profile())
                || wanted.environment() != key.environment()
                || wanted.terms().canary() != key.terms().canary()) {
            objections.at(
                    desired.line(),
                    "owner, profile, environment and canary of a key cannot be changed; this is "
                            + key.id());
        } else {
            String row = KeyImporter.rowId(desired.key());
            if (!past.isOf(row)) {
                change(desired, key, row);
            }
            if (key.status() == KeyStatus.SUSPENDED && past.suspended()) {
                plan.resumptions().add(command("resume", key, BACK, new KeyCommand.Resume()));
            }
        }
    }

    /** All that a row says, so that it is known as the one that was applied last. */
    private void change(KeysFile.Desired desired, StoredKey key, String row) {
        NewKey wanted = desired.key().key();
        KeyCommand.Update update =
                new KeyCommand.Update(
                        wanted.name(),
                        wanted.tags(),
                        wanted.terms().attributes(),
                        wanted.terms().restrictions(),
                        wanted.scopes(),
                        wanted.expiresAtMicros());
        if (LockOut.weakens(update, key) && parts.adminKeys().wouldLockOut(key)) {
            objections.at(
                    desired.line(),
                    "this would take the last key that can administer Keyfence: " + key.id());
        }
        plan.changes().add(command(row, key, Why.UNSAID, update));
    }

    /** A key that bears the label and is not in the file; goes on to the next one. */
    private boolean miss(StoredKey key) {
        if (!named.contains(key.id()) && past(key).came()) {
            switch (removed) {
                case KEEP ->
                        plan.notes()
                                .add(
                                        file.path()
                                                + ": "
                                                + key.id()
                                                + " is in the file no more, and is kept: revoke or"
                                                + " suspend it, or say --keys-file-removed suspend");
                case SUSPEND -> {
                    gone.add(key.id());
                    plan.suspensions().add(command("suspend", key, GONE, new KeyCommand.Suspend()));
                }
            }
        }
        return true;
    }

    /** The same command on every node that has the same file, so that it is applied once. */
    private KeyCommand command(String what, StoredKey key, Why why, KeyCommand.Body body) {
        return new KeyCommand(
                "file_%s_%s_%d".formatted(what, key.id(), key.version()),
                key.id(),
                body instanceof KeyCommand.Resume ? null : (Long) key.version(),
                FileKeyPast.FILE,
                nowMicros,
                why,
                body);
    }

    private FileKeyPast past(StoredKey key) {
        return key.tags().contains(KeysFile.TAG)
                ? FileKeyPast.of(key.id(), parts.history())
                : new FileKeyPast(false, "", false);
    }

    private void note(KeysFile.Desired desired, String what) {
        plan.notes().add("%s line %d: %s".formatted(file.path(), desired.line(), what));
    }

    private static String word(KeyStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
