package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.ResponseState;

/** What is to be done about an alert. */
sealed interface Plan {

    /** Nothing, and nothing is written down. */
    record Nothing() implements Plan {}

    /** Only that something is written down. */
    record Note(ResponseState state, String detail) implements Plan {}

    /** Only what speaks against it is written down. */
    record Refuse(Refusal refusal) implements Plan {}

    /** The policy's action. */
    record Act() implements Plan {}
}
