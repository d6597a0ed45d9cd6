package dev.keyfence.verifier.fence;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record key of an entry of the fence. It says whom to deny even where the value cannot be
 * read.
 */
public sealed interface FenceKey {

    /** What it looks like in the topic. */
    String text();

    /** The text's bytes. */
    default byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** A node's lease: compaction keeps the latest. */
    record OfNode(String nodeId) implements FenceKey {

        private static final String PREFIX = "node:";

        @Override
        public String text() {
            return PREFIX + nodeId;
        }
    }

    /** A revocation: no two have the same key, so compaction keeps them all. */
    record OfRevocation(Target target, String revocationId) implements FenceKey {

        @Override
        public String text() {
            return target.kind().word() + ':' + target.value() + '#' + revocationId;
        }
    }

    /** Reads a record key; empty when it is none of the fence's. */
    static Optional<FenceKey> parse(byte @Nullable [] key) {
        return key == null ? Optional.empty() : parse(new String(key, StandardCharsets.UTF_8));
    }

    /** Reads a record key's text; empty when it is none of the fence's. */
    static Optional<FenceKey> parse(String text) {
        if (text.startsWith(OfNode.PREFIX) && text.length() > OfNode.PREFIX.length()) {
            return Optional.of(new OfNode(text.substring(OfNode.PREFIX.length())));
        }
        int colon = text.indexOf(':');
        int hash = text.lastIndexOf('#');
        if (colon < 0 || hash < colon || hash == text.length() - 1) {
            return Optional.empty();
        }
        return Target.Kind.ofWord(text.substring(0, colon))
                .map(kind -> new Target(kind, text.substring(colon + 1, hash)))
                .map(target -> new OfRevocation(target, text.substring(hash + 1)));
    }
}
