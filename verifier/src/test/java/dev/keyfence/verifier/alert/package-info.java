/** Tests of alerts, and alerts for tests. */
@NullMarked
package dev.keyfence.verifier.alert;

import org.jspecify.annotations.NullMarked;
