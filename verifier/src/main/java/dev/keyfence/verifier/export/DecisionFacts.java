package dev.keyfence.verifier.export;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;

/** What formats ask of a decision. */
final class DecisionFacts {

    private DecisionFacts() {}

    static boolean isAllowed(Decision decision) {
        return decision.getOutcome() == Outcome.ALLOW;
    }
}
