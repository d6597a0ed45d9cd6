/** Where a key hides in a request: one class a header scheme. Depends on {@code key} only. */
@NullMarked
package dev.keyfence.verifier.credential;

import org.jspecify.annotations.NullMarked;
