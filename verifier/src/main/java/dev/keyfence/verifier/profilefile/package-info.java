/**
 * Profiles as files: read strictly, with file and line in every objection. Depends on {@code
 * profile} and what that is made of.
 */
@NullMarked
package dev.keyfence.verifier.profilefile;

import org.jspecify.annotations.NullMarked;
