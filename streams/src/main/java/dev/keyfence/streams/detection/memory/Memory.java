package dev.keyfence.streams.detection.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one entity: a trace in each slot that was ever used, in some 300 bytes
 * mostly and 2 kB at the most. For the task's thread.
 */
public final class Memory {

    /** Of the layout; a row of another one is forgotten. */
    private static final int FORMAT = 2;

    /** After how long without a decision all is forgotten but for what lasts. */
    public static final Duration IDLE = Duration.ofDays(35);

    /** Traces by tag; short, since tags are given from 0 on. */
    private @Nullable Trace[] traces = new Trace[Slots.ALL.size()];

    private long touchedSecond;
    private long seenSecond;

    /** A memory of nothing. */
    public Memory() {}

    /** When it was last written, by the broker's clock, in seconds since the epoch. */
    public long touchedSecond() {
        return touchedSecond;
    }

    /** Notes that it was written. */
    public void touch(long brokerSecond) {
        touchedSecond = Math.max(touchedSecond, brokerSecond);
    }

    /**
     * Notes that a decision is about to be looked at, and shrinks when it is the first for long.
     * That goes by the time of decisions, so that those of a year that are replayed within a minute
     * raise what they raised in that year.
     *
     * @param second when it was made, in seconds since the epoch
     */
    public void see(long second) {
        if (seenSecond != 0 && second - seenSecond > IDLE.toSeconds()) {
            boolean _ = shrink();
        }
        seenSecond = Math.max(seenSecond, second);
    }

    /** The trace in a slot, a blank one when there is none yet. */
    @SuppressWarnings("unchecked") // A slot's tag is given once.
    public <T extends Trace> T get(Slot<T> slot) {
        @Nullable Trace trace = traces[slot.tag()];
        if (trace == null) {
            trace = slot.blank().get();
            traces[slot.tag()] = trace;
        }
        return (T) trace;
    }

    /** The trace in a slot, or null when there is none: looking leaves none behind. */
    @SuppressWarnings("unchecked") // As above.
    public <T extends Trace> @Nullable T peek(Slot<T> slot) {
        return (T) traces[slot.tag()];
    }

    /** Forgets all but what lasts; says whether anything is left. */
    public boolean shrink() {
        boolean left = false;
        for (Slot<?> slot : Slots.ALL) {
            if (slot.lasting()) {
                left |= traces[slot.tag()] != null;
            } else {
                traces[slot.tag()] = null;
            }
        }
        return left;
    }

    /** As a row. */
    public byte[] toBytes() {
        Packer row = new Packer().octet(FORMAT).number(touchedSecond).number(seenSecond);
        Packer block = new Packer();
        for (int tag = 0; tag < traces.length; tag++) {
            Trace trace = traces[tag];
            if (trace != null && !trace.blank()) {
                trace.write(block.clear());
                row.octet(tag).block(block);
            }
        }
        return row.toBytes();
    }

    /** From a row; empty when the row is of another layout. */
    public static Memory of(byte[] bytes) {
        Unpacker row = new Unpacker(bytes);
        Memory memory = new Memory();
        if (row.octet() != FORMAT) {
            return memory;
        }
        memory.touchedSecond = row.number();
        memory.seenSecond = row.number();
        while (row.more()) {
            int tag = row.octet();
            Unpacker block = row.block();
            if (tag < memory.traces.length) {
                Trace trace = Slots.ALL.get(tag).blank().get();
                trace.read(block);
                memory.traces[tag] = trace;
            }
        }
        return memory;
    }

    /** When a row was last written, without reading the rest of it. */
    public static long touchedSecond(byte[] bytes) {
        Unpacker row = new Unpacker(bytes);
        return row.octet() == FORMAT ? row.number() : 0;
    }
}
