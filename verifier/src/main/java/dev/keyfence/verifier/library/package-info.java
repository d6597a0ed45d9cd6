/** What native libraries leave on the disk. Depends on the JDK only, and on slf4j. */
@NullMarked
package dev.keyfence.verifier.library;

import org.jspecify.annotations.NullMarked;
