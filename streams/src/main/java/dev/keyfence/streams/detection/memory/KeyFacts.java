package dev.keyfence.streams.detection.memory;

/** What a key's events say of it that detectors ask for. All 0 until an event told. */
public final class KeyFacts implements Trace {

    private long createdSecond;
    private long creatorId;
    private long creatorAsn;
    private long revokedSecond;

    /** When it was created, in seconds since the epoch; 0 when that is not known. */
    public long createdSecond() {
        return createdSecond;
    }

    /** From where it was created: a source's id; 0 when that is not known. */
    public long creatorId() {
        return creatorId;
    }

    /** The autonomous system of that; 0 when it is not known. */
    public long creatorAsn() {
        return creatorAsn;
    }

    /** When it was revoked, in seconds since the epoch; 0 when it is not, or that is not known. */
    public long revokedSecond() {
        return revokedSecond;
    }

    /** Notes its creation. */
    public void created(long second, long sourceId, long asn) {
        createdSecond = second;
        creatorId = sourceId;
        creatorAsn = asn;
    }

    /** Notes its revocation; the first counts. */
    public void revoked(long second) {
        revokedSecond = revokedSecond == 0 ? second : Math.min(revokedSecond, second);
    }

    @Override
    public boolean blank() {
        return createdSecond == 0 && revokedSecond == 0;
    }

    @Override
    public void write(Packer out) {
        out.number(createdSecond).number(creatorId).number(creatorAsn).number(revokedSecond);
    }

    @Override
    public void read(Unpacker in) {
        createdSecond = in.number();
        creatorId = in.number();
        creatorAsn = in.number();
        revokedSecond = in.number();
    }
}
