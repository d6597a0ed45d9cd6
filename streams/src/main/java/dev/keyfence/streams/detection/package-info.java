/**
 * The detection topology: decisions are shown to detectors, and what they find becomes alerts.
 * Everything that Kafka has to do with is in this package; what detection is about is in those
 * below.
 */
@NullMarked
package dev.keyfence.streams.detection;

import org.jspecify.annotations.NullMarked;
