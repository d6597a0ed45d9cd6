package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import java.time.Instant;

/** Decisions of one node for tests of users' rules, each of another number. */
final class Decisions {

    static final String KEY = DetectionRecords.KEY;

    private long sequence;

    Decision.Builder allowed(Instant time) {
        sequence++;
        return DetectionRecords.allowed(sequence, time);
    }

    Decision.Builder denied(Instant time, String reason) {
        return allowed(time).setOutcome(Outcome.DENY).setReason(reason);
    }
}
