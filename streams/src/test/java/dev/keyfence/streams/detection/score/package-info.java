/**
 * How good detection is: made-up traffic with labelled attacks, the classes that ship in memory,
 * and what is reckoned of both. Writes DETECTION-REPORT.md.
 */
@NullMarked
package dev.keyfence.streams.detection.score;

import org.jspecify.annotations.NullMarked;
