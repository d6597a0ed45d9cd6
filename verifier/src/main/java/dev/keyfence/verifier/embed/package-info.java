/**
 * Keyfence inside a JVM service: the public API, with everything a verifier node has but HTTP.
 * Wiring: may depend on everything.
 */
@NullMarked
package dev.keyfence.verifier.embed;

import org.jspecify.annotations.NullMarked;
