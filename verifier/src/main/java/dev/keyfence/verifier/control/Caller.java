package dev.keyfence.verifier.control;

import dev.keyfence.verifier.store.KeyChange.Actor;
import java.util.List;

/**
 * Who makes a control call, and what they may do.
 *
 * @param actor as the audit trail names them
 * @param scopes what their key holds
 */
record Caller(Actor actor, List<String> scopes) {}
