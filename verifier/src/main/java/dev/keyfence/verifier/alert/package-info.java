/**
 * Alerts, what people make of them, and what they set about detection: values and rules. Depends on
 * {@code key}, {@code store} and {@code feed}, on our records, and on no framework.
 */
@NullMarked
package dev.keyfence.verifier.alert;

import org.jspecify.annotations.NullMarked;
