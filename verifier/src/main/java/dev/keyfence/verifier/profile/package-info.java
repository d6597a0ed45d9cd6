/** How an API speaks: header schemes, key prefixes, scope catalogue, error bodies. */
@NullMarked
package dev.keyfence.verifier.profile;

import org.jspecify.annotations.NullMarked;
