/**
 * What detection is about, without Kafka: rules and their settings, what detectors see, what they
 * remember, what they find.
 */
@NullMarked
package dev.keyfence.streams.detection.rule;

import org.jspecify.annotations.NullMarked;
