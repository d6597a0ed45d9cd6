package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.http.HealthCheck;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in time that a disk is filling up. It takes nothing out of service: look-ups write nothing,
 * and whether the node may answer is the lease's matter. Safe for any number of threads.
 */
public final class DiskWatch implements AutoCloseable {

    /** RocksDB writes its buffers of 32 MiB in one go, three replicas have two of them each. */
    static final long LOW_BYTES = 192L << 20;

    /** A disk takes longer than this to fill; the question itself costs a microsecond. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final int MIB_SHIFT = 20;

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Path directory;
    private final long lowBytes;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("keyfence-disk").daemon().factory());
    private boolean low;

    private DiskWatch(Path directory, long lowBytes) {
        this.directory = directory;
        this.lowBytes = lowBytes;
    }

    /** Watches the disk of a directory. */
    public static DiskWatch start(Path directory) {
        DiskWatch watch = new DiskWatch(directory, LOW_BYTES);
        var _ =
                watch.timer.scheduleWithFixedDelay(
                        watch::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A watch that looks only when it is told to. */
    static DiskWatch idle(Path directory, long lowBytes) {
        return new DiskWatch(directory, lowBytes);
    }

    /** Publishes how much is free. */
    public void meter(MeterRegistry registry) {
        Gauge.builder("keyfence.disk.free.bytes", this, DiskWatch::freeBytes)
                .description("What the disk of the data directory has left; -1 when it cannot tell")
                .register(registry);
    }

    /** Ready in any case; the detail says how much is left. */
    public HealthCheck check() {
        return Checks.of("disk", () -> new HealthCheck.Health(true, text(freeBytes())));
    }

    /** Logs when the disk becomes low, and when it is not any more. */
    synchronized void look() {
        long free = freeBytes();
        boolean now = free < lowBytes;
        if (now && !low) {
            LOG.warn(
                    "{}. The node serves on from memory while it can follow the log, and fences"
                            + " itself within a lease when it cannot",
                    text(free));
        } else if (!now && low) {
            LOG.warn("{} again", text(free));
        }
        low = now;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    private String text(long free) {
        if (free < 0) {
            return "the disk of " + directory + " cannot be read";
        }
        String left = (free >> MIB_SHIFT) + " MiB left on the disk of " + directory;
        return free < lowBytes ? "only " + left + ": make room" : left;
    }
}
