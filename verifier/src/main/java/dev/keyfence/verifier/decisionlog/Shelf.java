package dev.keyfence.verifier.decisionlog;

import dev.keyfence.verifier.decisionlog.Pending.Fate;
import dev.keyfence.verifier.spool.Appended;
import dev.keyfence.verifier.spool.Spool;
import dev.keyfence.verifier.spool.Spooled;
import dev.keyfence.verifier.spool.Syncing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The spool, as decisions are put there and taken out. Guarded by the {@link Backlog}'s lock. */
final class Shelf {

    private final Spool spool;
    private final SpoolCodec codec;
    private final Counts counts;
    private final BiConsumer<String, Throwable> unserializable;
    private @Nullable String noRoom;

    /**
     * Over a spool with whatever is in it.
     *
     * @param unserializable told of what cannot be written: its name, and why
     */
    Shelf(
            Spool spool,
            SpoolCodec codec,
            Counts counts,
            BiConsumer<String, Throwable> unserializable) {
        this.spool = spool;
        this.codec = codec;
        this.counts = counts;
        this.unserializable = unserializable;
    }

    boolean hasUnread() {
        return spool.hasUnread();
    }

    /** The next decision, or damage; null when everything was read. */
    @Nullable Pending read(long nowNanos) {
        return switch (spool.read()) {
            case null -> null;
            case Spooled.Kept kept ->
                    Pending.spooled(
                            () -> codec.read(kept.format(), kept.payload()),
                            kept.ordinal(),
                            nowNanos);
            case Spooled.Lost lost -> Pending.damaged(lost.count(), lost.last(), nowNanos);
        };
    }

    /**
     * Appends all of a batch, in order, but what cannot be written, which comes to its end with
     * that.
     *
     * @return false when there is no room for it; then none of it is spooled
     */
    boolean append(List<Pending> batch) {
        List<Pending> written = new ArrayList<>(batch.size());
        List<byte[]> payloads = new ArrayList<>(batch.size());
        for (Pending each : batch) {
            byte[] payload = each.fate().isEnd() ? null : payload(each);
            if (payload != null) {
                written.add(each);
                payloads.add(payload);
            }
        }
        if (payloads.isEmpty()) {
            return true;
        }
        return switch (spool.append(codec.format(), payloads)) {
            case Appended.Kept(long first) -> {
                for (int i = 0; i < written.size(); i++) {
                    written.get(i).spooledAt(first + i);
                }
                counts.spooled(written.size());
                yield true;
            }
            case Appended.NoRoom(String why) -> {
                noRoom = why;
                yield false;
            }
        };
    }

    /** Nothing of it is left to be read: what was appended last is in flight. */
    void skipUnread() {
        spool.skipUnread();
    }

    /** A decision and all before it are done with. */
    void release(long ordinal) {
        spool.release(ordinal);
    }

    /** Why it took nothing more when it was last asked to; null when it did. */
    @Nullable String noRoom() {
        return noRoom;
    }

    /** Nothing waits for room any more. */
    void hasRoom() {
        noRoom = null;
    }

    long bytes() {
        return spool.bytes();
    }

    /** Saves how far it is done with, for the next start. */
    void saveHead() {
        spool.saveHead();
    }

    Syncing syncing() {
        return spool.syncing();
    }

    private byte @Nullable [] payload(Pending each) {
        try {
            return codec.write(each.toRecord());
        } catch (RuntimeException e) {
            unserializable.accept(each.name(), e);
            each.become(Fate.UNWRITABLE);
            return null;
        }
    }
}
