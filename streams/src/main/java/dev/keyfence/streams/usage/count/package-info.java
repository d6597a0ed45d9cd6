/** What is counted of a decision, and where: pure. Depends on our records and sketches only. */
@NullMarked
package dev.keyfence.streams.usage.count;

import org.jspecify.annotations.NullMarked;
