/**
 * What the topologies that follow decisions share: the time that counts, which decisions came
 * before, what a route is called, and how to write before each commit.
 */
@NullMarked
package dev.keyfence.streams.decisions;

import org.jspecify.annotations.NullMarked;
