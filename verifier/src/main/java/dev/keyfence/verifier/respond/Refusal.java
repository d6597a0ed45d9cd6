package dev.keyfence.verifier.respond;

/**
 * Why a response is refused.
 *
 * @param guard what speaks against it
 * @param why the same in one sentence, for people
 */
record Refusal(Guard guard, String why) {}
