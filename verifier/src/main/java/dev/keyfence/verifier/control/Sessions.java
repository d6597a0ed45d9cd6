package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.credential.Presented;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in with a browser. A session stands for the key it was opened with, which is
 * verified again with every request: it may do what the key may, and ends when the key does.
 *
 * <p>The key is kept encrypted under a part of the token that the browser alone has: neither this
 * process's memory nor the browser's cookie holds it. Sessions live in this process's memory: they
 * end with it, and other control nodes do not know them. Safe for any number of threads.
 */
final class Sessions {

    /** A session that nobody uses ends after this. */
    static final Duration IDLE_MAX = Duration.ofMinutes(30);

    /** A session ends after this in any case. */
    static final Duration LIFE_MAX = Duration.ofHours(12);

    /** More than people administer a fleet; the one that was not used for longest makes room. */
    static final int SESSIONS_MAX = 1_000;

    /** Half of a token names the session, half is its key: 128 bits each. */
    private static final int HALF_BYTES = 16;

    private static final int TOKEN_BYTES = 2 * HALF_BYTES;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;

    /** Each session's key encrypts one text, once: no nonce is ever used twice. */
    private static final byte[] NONCE = new byte[12];

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoClock;

    /**
     * Sessions by this clock.
     *
     * @param nanoClock nanoseconds, never set back
     */
    Sessions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    private static final class Session {

        private final byte[] box;
        private final long openedNanos;
        private volatile long usedNanos;

        Session(byte[] box, long nowNanos) {
            this.box = box;
            openedNanos = nowNanos;
            usedNanos = nowNanos;
        }
    }

    /** Opens a session for a key that was verified; returns the token that the browser keeps. */
    String open(Presented.Key key) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        long now = nanoClock.getAsLong();
        sessions.values().removeIf(session -> isOver(session, now));
        if (sessions.size() >= SESSIONS_MAX) {
            sessions.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().usedNanos - now))
                    .ifPresent(oldest -> sessions.remove(oldest.getKey()));
        }
        sessions.put(name(token), new Session(sealed(token, key), now));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The key of a session, which is used by this; empty when it is over or there was none. */
    Optional<Presented.Key> use(String token) {
        byte[] bytes = bytes(token);
        Session session = bytes == null ? null : sessions.get(name(bytes));
        if (bytes == null || session == null) {
            return Optional.empty();
        }
        long now = nanoClock.getAsLong();
        if (isOver(session, now)) {
            sessions.remove(name(bytes));
            return Optional.empty();
        }
        try {
            byte[] key = crypt(Cipher.DECRYPT_MODE, bytes, session.box);
            session.usedNanos = now;
            return Optional.of(new Presented.Key(new String(key, UTF_8)));
        } catch (GeneralSecurityException e) {
            // Its tag is not right: somebody knows the session's name and not its key.
            return Optional.empty();
        }
    }

    /** How long a session lasts at the most from now; zero when it is over. */
    Duration left(String token) {
        byte[] bytes = bytes(token);
        Session session = bytes == null ? null : sessions.get(name(bytes));
        return session == null
                ? Duration.ZERO
                : LIFE_MAX.minusNanos(nanoClock.getAsLong() - session.openedNanos);
    }

    /** Ends a session; one that is not there is over already. */
    void close(String token) {
        byte[] bytes = bytes(token);
        if (bytes != null) {
            sessions.remove(name(bytes));
        }
    }

    /** How many are open, or were not missed yet. */
    int size() {
        return sessions.size();
    }

    private static boolean isOver(Session session, long now) {
        return now - session.openedNanos >= LIFE_MAX.toNanos()
                || now - session.usedNanos >= IDLE_MAX.toNanos();
    }

    private static byte @Nullable [] bytes(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            return bytes.length == TOKEN_BYTES ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String name(byte[] token) {
        return HexFormat.of().formatHex(token, 0, HALF_BYTES);
    }

    private static byte[] sealed(byte[] token, Presented.Key key) {
        try {
            return crypt(Cipher.ENCRYPT_MODE, token, key.text().getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static byte[] crypt(int mode, byte[] token, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(
                mode,
                new SecretKeySpec(token, HALF_BYTES, HALF_BYTES, "AES"),
                new GCMParameterSpec(TAG_BITS, NONCE));
        return cipher.doFinal(text);
    }
}
