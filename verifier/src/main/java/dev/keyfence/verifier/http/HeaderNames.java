package dev.keyfence.verifier.http;

import io.netty.util.AsciiString;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of headers as Netty looks them up fastest: it counts a text's hash anew, without case,
 * each time it meets it, and keeps that of its own kind of text. Thread-safe.
 */
final class HeaderNames {

    /** Names are ours and those of profiles; past this they are made anew each time. */
    private static final int KEPT_MAX = 1_000;

    private static final ConcurrentHashMap<String, AsciiString> KEPT = new ConcurrentHashMap<>();

    private HeaderNames() {}

    /** A header's name, for lookups and answers. */
    static CharSequence of(String name) {
        AsciiString kept = KEPT.get(name);
        return kept == null ? make(name) : kept;
    }

    private static AsciiString make(String name) {
        AsciiString made = AsciiString.cached(name);
        if (KEPT.size() < KEPT_MAX) {
            KEPT.put(name, made);
        }
        return made;
    }
}
