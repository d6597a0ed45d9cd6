package dev.keyfence.verifier.replica;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The rows on disk could not be read or written. */
public final class RowStoreException extends RuntimeException {

    private final boolean damaged;

    RowStoreException(String message, RocksDBException cause) {
        super(message + ": " + cause.getMessage(), cause);
        damaged = isDamage(cause);
    }

    /**
     * Whether what is stored is broken, so that it must be rebuilt; else the surroundings are (a
     * full or read-only disk), and what is stored may be right.
     */
    boolean isDamaged() {
        return damaged;
    }

    private static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        if (status == null) {
            return false;
        }
        return switch (status.getCode()) {
            case Corruption, InvalidArgument, NotFound, NotSupported -> true;
            // A file of the database is gone: it does not come back by itself.
            case IOError -> String.valueOf(e.getMessage()).contains("No such file");
            case Ok,
                    MergeInProgress,
                    Incomplete,
                    ShutdownInProgress,
                    TimedOut,
                    Aborted,
                    Busy,
                    Expired,
                    TryAgain,
                    Undefined ->
                    false;
        };
    }
}
