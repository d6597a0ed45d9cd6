/** The topics of Keyfence: names, settings and why. Depends on the JDK and kafka-clients only. */
@NullMarked
package dev.keyfence.schemas.topic;

import org.jspecify.annotations.NullMarked;
