package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyDigest;
import java.security.SecureRandom;

/**
 * Keyed hashes for the hot table's indexes: folded 128-bit products under secret seeds, so that
 * nobody can import digests that all fall into one place.
 *
 * @see <a href="https://github.com/wangyi-fudan/wyhash">wyhash, whose mixing step this is</a>
 */
record HashSeeds(long a, long b, long c, long d) {

    static HashSeeds random() {
        SecureRandom random = new SecureRandom();
        return new HashSeeds(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    long of(KeyDigest digest) {
        return fold(digest.a() ^ a, digest.b() ^ b) ^ fold(digest.c() ^ c, digest.d() ^ d);
    }

    long of(long idHigh, long idLow) {
        return fold(idHigh ^ a, idLow ^ b);
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.unsignedMultiplyHigh(x, y);
    }
}
