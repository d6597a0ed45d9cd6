package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.ExpireKey;
import dev.keyfence.schemas.record.ResumeKey;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.ScopeKey;
import dev.keyfence.schemas.record.SuspendKey;
import dev.keyfence.schemas.record.UpdateKey;

/** What a command asks for. */
enum CommandKind {
    CREATE("created", "create"),
    UPDATE("updated", "update"),
    SCOPE("given other scopes", "scope"),
    ROTATE("rotated", "rotate"),
    REHASH("rehashed", "rehash"),
    SUSPEND("suspended", "suspend"),
    RESUME("resumed", "resume"),
    EXPIRE("given another expiry", "expire");

    private final String participle;
    private final String verb;

    CommandKind(String participle, String verb) {
        this.participle = participle;
        this.verb = verb;
    }

    /** As in "the key cannot be …". */
    String participle() {
        return participle;
    }

    /** As in "possible are …". */
    String verb() {
        return verb;
    }

    /** False for what nodes ask for by themselves: no refusal advises it. */
    boolean isForPeople() {
        return this != REHASH;
    }

    /**
     * Tells the kind by a command's body.
     *
     * @throws IllegalArgumentException when the body is none of the schema's branches
     */
    static CommandKind of(Object body) {
        return switch (body) {
            case CreateKey _ -> CREATE;
            case UpdateKey _ -> UPDATE;
            case ScopeKey _ -> SCOPE;
            case RotateKey rotate -> rotate.getRehashedGeneration() == null ? ROTATE : REHASH;
            case SuspendKey _ -> SUSPEND;
            case ResumeKey _ -> RESUME;
            case ExpireKey _ -> EXPIRE;
            default -> throw new IllegalArgumentException("No command: " + body.getClass());
        };
    }
}
