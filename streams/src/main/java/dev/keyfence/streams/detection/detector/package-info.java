/** The detectors, one class each, and {@code Detectors}, which lists them. Pure. */
@NullMarked
package dev.keyfence.streams.detection.detector;

import org.jspecify.annotations.NullMarked;
