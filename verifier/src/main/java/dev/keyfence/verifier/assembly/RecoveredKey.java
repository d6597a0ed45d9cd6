package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.control.KeyCreator;
import dev.keyfence.verifier.control.KeyCreator.Outcome;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;

/** A root key for people who have lost theirs. The audit trail says that it was made this way. */
public final class RecoveredKey {

    /** Who made it, in the audit trail: whoever has the data directory or the broker. */
    static final Actor ACTOR = new Actor("system/recovery", null, null);

    private RecoveredKey() {}

    /**
     * Makes one.
     *
     * @return lines for the operator, the key among them
     * @throws StartFailure when it cannot be made
     */
    public static List<String> make(KeyCreator creator) {
        return switch (creator.create(RootKey.spec("recovered root"), ACTOR).join()) {
            case Outcome.Created made ->
                    List.of(
                            "Root key:      " + made.secret(),
                            "               shown this once: keep it safe",
                            "Key id:        " + made.key().key().id());
            case Outcome.Refused refused -> throw failure(refused.detail());
            case Outcome.Unanswered unanswered ->
                    throw failure(
                            "the lifecycle topology does not answer: see that 'keyfence streams'"
                                    + " runs; key "
                                    + unanswered.keyId()
                                    + " may be made yet, and its secret is lost, so revoke it");
            case Outcome.NotSent notSent -> throw failure(notSent.detail());
        };
    }

    private static StartFailure failure(String why) {
        return new StartFailure(StartFailure.Kind.KAFKA, "the root key could not be made: " + why);
    }
}
