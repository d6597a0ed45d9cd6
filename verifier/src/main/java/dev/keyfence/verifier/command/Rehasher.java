package dev.keyfence.verifier.command;

import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the lifecycle topology to know a key by its native digest, when it came as another hash and
 * was used. Best effort, since a key that is not rehashed yet is found by its foreign hash again:
 * what does not fit the limits below is dropped, and no request waits. Safe for any number of
 * threads.
 */
public final class Rehasher {

    /**
     * Leaves most of a topology's capacity to people; a million keys take an hour of first uses.
     */
    static final int RATE_PER_SECOND_MAX = 500;

    /** As many as the rate lets through in {@link #AGAIN_AFTER}. */
    static final int REMEMBERED_MAX = 15_000;

    /** Thousand times what a command takes; a key under constant use is not asked for each time. */
    static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

    private static final Actor NODE = new Actor("system", null, null);
    private static final Why WHY = new Why("first use of an imported key", null);

    private static final Logger LOG = LoggerFactory.getLogger(Rehasher.class);

    private final CommandSender sender;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Map<KeyId, Long> askedAtNanos = new ConcurrentHashMap<>();
    private final AtomicLong nextNanos;

    /** A rehasher that sends through this sender. */
    public Rehasher(CommandSender sender) {
        this(sender, InstantSource.system(), System::nanoTime);
    }

    Rehasher(CommandSender sender, InstantSource clock, LongSupplier nanoClock) {
        this.sender = sender;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.nextNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /**
     * Takes a digest, or drops it.
     *
     * @param id the key
     * @param generation which of its secrets was presented
     * @param digest that secret's native digest
     */
    public void offer(KeyId id, int generation, KeyDigest digest) {
        long now = nanoClock.getAsLong();
        Long asked = askedAtNanos.get(id);
        if (asked != null && now - asked < AGAIN_AFTER.toNanos()) {
            return;
        }
        if (!hasRoom(now) || !isInRate(now) || !claim(id, asked, now)) {
            return;
        }
        KeyCommand command =
                new KeyCommand(
                        // The same from every node, so that only the first one changes the key.
                        "rehash-" + id + '-' + generation,
                        id,
                        null,
                        NODE,
                        ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                        WHY,
                        new KeyCommand.Rehash(generation, digest));
        var _ =
                sender.send(command)
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                LOG.debug(
                                        "Key {} was not rehashed; it will be at a later use. {}",
                                        id,
                                        failure);
                            }
                        });
    }

    private boolean claim(KeyId id, @Nullable Long asked, long now) {
        return asked == null
                ? askedAtNanos.putIfAbsent(id, now) == null
                : askedAtNanos.replace(id, asked, now);
    }

    private boolean hasRoom(long now) {
        if (askedAtNanos.size() < REMEMBERED_MAX) {
            return true;
        }
        askedAtNanos.values().removeIf(asked -> now - asked >= AGAIN_AFTER.toNanos());
        return askedAtNanos.size() < REMEMBERED_MAX;
    }

    /** One command in each interval; intervals that went by unused are lost. */
    private boolean isInRate(long now) {
        long interval = TimeUnit.SECONDS.toNanos(1) / RATE_PER_SECOND_MAX;
        long next = nextNanos.get();
        return now - next >= 0
                && nextNanos.compareAndSet(next, Math.max(next, now - interval) + interval);
    }
}
