/** What happens, for those who watch it happen. Depends on the JDK only. */
@NullMarked
package dev.keyfence.verifier.feed;

import org.jspecify.annotations.NullMarked;
