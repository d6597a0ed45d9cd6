/** How the node logs: for people by default, as JSON on request. Depends on Logback and Jackson. */
@NullMarked
package dev.keyfence.verifier.log;

import org.jspecify.annotations.NullMarked;
