package dev.keyfence.verifier.replay;

import java.util.Map;

/**
 * What became of the lines.
 *
 * @param read lines read
 * @param malformed lines that are no requests
 * @param allowed verifications allowed, by reason code
 * @param denied verifications denied, by reason code
 * @param unanswered lines that got no decision
 * @param retried calls made again because the target could not answer
 * @param keysMade keys created
 * @param p50Micros the median latency of a verification, microseconds
 * @param p99Micros the latency that 99 % of them do not exceed, microseconds
 */
public record Totals(
        long read,
        long malformed,
        Map<String, Long> allowed,
        Map<String, Long> denied,
        long unanswered,
        long retried,
        long keysMade,
        long p50Micros,
        long p99Micros) {

    /** How many lines got a decision. */
    public long decided() {
        return sum(allowed) + sum(denied);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
