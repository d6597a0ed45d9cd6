package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.UsageErasure;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.store.UsageErasures;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Asks every partition of the usage topology, since each counts by itself. */
public final class UsageErasureLog implements UsageErasures {

    private final RecordLog<UsageErasure> log;
    private final int partitions;

    /**
     * Asks through a log.
     *
     * @param partitions how many the topic has
     */
    public UsageErasureLog(RecordLog<UsageErasure> log, int partitions) {
        this.log = log;
        this.partitions = partitions;
    }

    @Override
    public void forget(String owner, long untilMicros) throws IOException {
        Instant until = Instant.EPOCH.plus(untilMicros, ChronoUnit.MICROS);
        try {
            log.writeToEach(partitions, owner, new UsageErasure(owner, until));
        } catch (NotWrittenException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
