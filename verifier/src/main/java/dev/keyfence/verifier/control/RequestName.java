package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.Base32;
import dev.keyfence.verifier.key.KeyDigest;
import dev.keyfence.verifier.key.KeyId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a request under an {@code Idempotency-Key} is known by, on every control node and for ever:
 * nothing is stored, since all of it follows from the request itself. A retry is the same command,
 * which the lifecycle topology applies once; another request under the same name is told apart by
 * its content.
 *
 * @param name of who asks, their idempotency key, method and path
 * @param content of what is asked for
 */
record RequestName(KeyDigest name, KeyDigest content) {

    /** Names a request by the texts that identify it, and by what it holds. */
    static RequestName of(List<String> name, List<byte[]> content) {
        return new RequestName(
                digest(name.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList()),
                digest(content));
    }

    /** What all commands of this name have in common. */
    String stem() {
        return Base32.encode("cmd_", name.a(), name.b());
    }

    /** The request's command. */
    String commandId() {
        return stem() + '.' + content.prefix();
    }

    /**
     * The key that the request makes. Its id does not tell the time, as other ids do: a retry knows
     * nothing of the first try's time.
     */
    KeyId keyId() {
        return new KeyId(name.c(), name.d());
    }

    /** Each part with its length, so that no two lists look alike. */
    private static KeyDigest digest(List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (byte[] part : parts) {
                out.writeInt(part.length);
                out.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return KeyDigest.of(bytes.toByteArray());
    }
}
