/**
 * A bounded, ordered queue of records on disk that survives the process. Depends on the JDK only,
 * and on slf4j.
 */
@NullMarked
package dev.keyfence.verifier.spool;

import org.jspecify.annotations.NullMarked;
