/** What the topology and the readers of alerts must reckon alike. */
@NullMarked
package dev.keyfence.schemas.alert;

import org.jspecify.annotations.NullMarked;
