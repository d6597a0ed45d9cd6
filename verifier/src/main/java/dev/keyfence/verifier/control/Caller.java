package dev.keyfence.verifier.control;

import dev.keyfence.verifier.credential.Presented;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;

/**
 * Who makes a control call, and what they may do.
 *
 * @param actor as the audit trail names them
 * @param scopes what their key holds
 * @param presented the key itself: a secret
 */
record Caller(Actor actor, List<String> scopes, Presented.Key presented) {}
