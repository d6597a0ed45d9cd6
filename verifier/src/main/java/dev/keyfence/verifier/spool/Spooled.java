package dev.keyfence.verifier.spool;

/** What stands next in a spool. */
public sealed interface Spooled {

    /** A record, as it was appended. */
    final class Kept implements Spooled {

        private final long ordinal;
        private final long format;
        private final byte[] payload;

        Kept(long ordinal, long format, byte[] payload) {
            this.ordinal = ordinal;
            this.format = format;
            this.payload = payload;
        }

        /** Its place. */
        public long ordinal() {
            return ordinal;
        }

        /** What its writer called the payload's form. */
        public long format() {
            return format;
        }

        /** Its content: the reader's own. */
        public byte[] payload() {
            return payload;
        }
    }

    /**
     * Records that were appended and cannot be read any more.
     *
     * @param first the first one's place
     * @param count how many follow each other, at least one
     */
    record Lost(long first, long count) implements Spooled {

        /** The last one's place. */
        public long last() {
            return first + count - 1;
        }
    }
}
