/**
 * Reads files that people write: strictly, and with objections that name the line. Knows YAML, and
 * nothing of ours.
 */
@NullMarked
package dev.keyfence.schemas.yaml;

import org.jspecify.annotations.NullMarked;
