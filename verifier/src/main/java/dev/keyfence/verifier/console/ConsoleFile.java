package dev.keyfence.verifier.console;

import dev.keyfence.verifier.key.KeyDigest;

/** A file of the console. */
final class ConsoleFile {

    private final String mediaType;
    private final byte[] bytes;
    private final String tag;

    /** The file of these bytes. */
    ConsoleFile(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        tag = '"' + KeyDigest.of(bytes).prefix() + '"';
    }

    String mediaType() {
        return mediaType;
    }

    /** All of it; not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    /** Names this content: a browser that has it is not sent it again. */
    String tag() {
        return tag;
    }
}
