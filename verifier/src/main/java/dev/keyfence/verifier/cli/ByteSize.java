package dev.keyfence.verifier.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of memory or disk.
 *
 * @param bytes how many bytes it is
 */
record ByteSize(long bytes) {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(MiB|GiB)");
    private static final int MIB_SHIFT = 20;
    private static final int GIB_SHIFT = 30;

    /** Reads {@code 64MiB} or {@code 2GiB}. */
    static ByteSize parse(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: write 64MiB or 2GiB");
        }
        long amount = Long.parseLong(parts.group(1));
        return new ByteSize(amount << (parts.group(2).equals("MiB") ? MIB_SHIFT : GIB_SHIFT));
    }
}
