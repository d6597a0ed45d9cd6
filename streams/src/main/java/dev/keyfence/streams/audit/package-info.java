/**
 * The audit topology: which decisions are missing. Depends on the codec, on what followers of
 * decisions share and, for what follows from what was read, on its sub-package.
 */
@NullMarked
package dev.keyfence.streams.audit;

import org.jspecify.annotations.NullMarked;
