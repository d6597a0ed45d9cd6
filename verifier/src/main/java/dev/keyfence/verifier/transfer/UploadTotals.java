package dev.keyfence.verifier.transfer;

/**
 * What became of a file's rows so far: {@code rows = accepted + duplicates + rejected}.
 *
 * @param accepted keys that are in effect now
 * @param duplicates rows whose secret opened a key already
 * @param rejected rows that could not be taken
 */
public record UploadTotals(long accepted, long duplicates, long rejected) {

    /** Nothing yet. */
    public static final UploadTotals NOTHING = new UploadTotals(0, 0, 0);

    /** How many rows there were. */
    public long rows() {
        return accepted + duplicates + rejected;
    }

    UploadTotals plus(UploadTotals more) {
        return new UploadTotals(
                accepted + more.accepted, duplicates + more.duplicates, rejected + more.rejected);
    }
}
