/**
 * The usage topology: decisions become windows of counts. Depends on the codec and, for what is
 * counted, on its sub-package.
 */
@NullMarked
package dev.keyfence.streams.usage;

import org.jspecify.annotations.NullMarked;
