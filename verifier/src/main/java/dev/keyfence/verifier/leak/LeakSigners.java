package dev.keyfence.verifier.leak;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells GitHub's messages from others by their signatures. The list of public keys is kept, and
 * read again when a message names a key that is not in it, or when it is a day old; while it cannot
 * be read, what was read last holds. Anybody may send messages, so it is read once a minute at the
 * most. Safe for any number of threads; never blocks.
 */
public final class LeakSigners {

    /** GitHub asks those without a token for less than one request a minute. */
    static final Duration READ_APART = Duration.ofMinutes(1);

    /** A key that GitHub withdraws is taken for good for this long. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(LeakSigners.class);

    private final @Nullable SignerList list;
    private final LongSupplier nanos;
    private final Object lock = new Object();
    private volatile PublicKeys known = PublicKeys.NONE;
    private volatile boolean failed;
    private boolean everRead;
    private long readNanos;
    private @Nullable CompletableFuture<PublicKeys> reading;

    private LeakSigners(@Nullable SignerList list, LongSupplier nanos) {
        this.list = list;
        this.nanos = nanos;
    }

    /** Whether a message is GitHub's. */
    public enum Verdict {
        /** It is. */
        GENUINE,
        /** It is not: signature, message or key are others. */
        FORGED,
        /** Nobody can tell, since the list of keys cannot be had. */
        UNAVAILABLE
    }

    /** Those of a list. */
    public static LeakSigners of(SignerList list) {
        return new LeakSigners(list, System::nanoTime);
    }

    /** None: messages are not taken at all. */
    public static LeakSigners off() {
        return new LeakSigners(null, System::nanoTime);
    }

    /**
     * As {@link #of}.
     *
     * @param nanos a monotonic clock
     */
    static LeakSigners of(SignerList list, LongSupplier nanos) {
        return new LeakSigners(list, nanos);
    }

    /** Whether messages are taken. */
    public boolean isOn() {
        return list != null;
    }

    /**
     * Judges a message.
     *
     * @param keyId which key it says that it was signed with
     * @param signature ECDSA over P-256 and SHA-256, as ASN.1, in base64
     * @param message its bytes as they came
     */
    public CompletableFuture<Verdict> judge(String keyId, String signature, byte[] message) {
        Optional<PublicKey> key = isFresh() ? known.find(keyId) : Optional.empty();
        return key.isPresent()
                ? CompletableFuture.completedFuture(judge(key.get(), signature, message))
                : read().thenApply(keys ->
                        keys.find(keyId)
                                .map(found -> judge(found, signature, message))
                                .orElse(failed ? Verdict.UNAVAILABLE : Verdict.FORGED));
    }

    private static Verdict judge(PublicKey key, String signature, byte[] message) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(message);
            return check.verify(Base64.getDecoder().decode(signature))
                    ? Verdict.GENUINE
                    : Verdict.FORGED;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Verdict.FORGED; // no base64, no ASN.1
        }
    }

    private boolean isFresh() {
        synchronized (lock) {
            return everRead && nanos.getAsLong() - readNanos < KEPT.toNanos();
        }
    }

    /** The list as it is read now; as it was, when that was a moment ago or fails. */
    private CompletableFuture<PublicKeys> read() {
        synchronized (lock) {
            if (reading != null) {
                return reading;
            }
            if (list == null
                    || (everRead && nanos.getAsLong() - readNanos < READ_APART.toNanos())) {
                return CompletableFuture.completedFuture(known);
            }
            everRead = true;
            readNanos = nanos.getAsLong();
            CompletableFuture<PublicKeys> now = new CompletableFuture<>();
            reading = now;
            SignerList from = list;
            Thread.ofVirtual().name("keyfence-leak-signers").start(() -> read(from, now));
            return now;
        }
    }

    private void read(SignerList from, CompletableFuture<PublicKeys> done) {
        try {
            known = PublicKeys.read(from.read());
            failed = false;
        } catch (IOException | RuntimeException e) {
            failed = true;
            LOG.warn(
                    "The list of GitHub's public keys cannot be read, so its reports of leaked keys"
                            + " may be refused: look at --github-keys. {}",
                    e.toString());
        } catch (InterruptedException e) {
            failed = true;
            Thread.currentThread().interrupt();
        } finally {
            synchronized (lock) {
                reading = null;
            }
            done.complete(known);
        }
    }
}
