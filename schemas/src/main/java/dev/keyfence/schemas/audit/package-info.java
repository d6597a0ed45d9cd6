/** Which decisions of a node were seen. Depends on the JDK only. */
@NullMarked
package dev.keyfence.schemas.audit;

import org.jspecify.annotations.NullMarked;
