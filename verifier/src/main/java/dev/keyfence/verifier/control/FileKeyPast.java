package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange;
import dev.keyfence.verifier.store.KeyChange.Actor;
import dev.keyfence.verifier.store.KeyHistory;
import java.util.List;

/**
 * What a file of keys has done to a key so far, by its history: nothing else is kept of it.
 *
 * @param came whether the key came from a file
 * @param row the id of the row that was applied last; empty for none
 * @param suspended whether it was a file that suspended the key the last time anybody did
 */
record FileKeyPast(boolean came, String row, boolean suspended) {

    /** Who changes keys as the file says. */
    static final Actor FILE = new Actor("system/keys-file", null, null);

    /** Reads a key's history, which is a few changes long. */
    static FileKeyPast of(KeyId id, KeyHistory history) {
        FileKeyPast past = new FileKeyPast(false, "", false);
        long after = 0;
        List<KeyChange> page;
        do {
            page = history.changes(id, after, KeyHistory.CHANGES_MAX);
            for (KeyChange change : page) {
                past = past.and(change);
                after = change.version();
            }
        } while (page.size() == KeyHistory.CHANGES_MAX);
        return past;
    }

    private FileKeyPast and(KeyChange change) {
        boolean ours = change.actor().id().equals(FILE.id());
        String command = change.commandId();
        return switch (change.type()) {
            case "imported" ->
                    new FileKeyPast(ours, ours && command != null ? command : "", suspended);
            case "suspended" -> new FileKeyPast(came, row, ours);
            case "resumed" -> new FileKeyPast(came, row, false);
            default -> ours && command != null ? new FileKeyPast(came, command, suspended) : this;
        };
    }

    /** Whether a row is the one that was applied last. */
    boolean isOf(String rowId) {
        return row.contains(rowId);
    }
}
