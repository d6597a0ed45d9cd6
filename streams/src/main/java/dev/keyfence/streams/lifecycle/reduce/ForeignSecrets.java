package dev.keyfence.streams.lifecycle.reduce;

import dev.keyfence.schemas.record.CreateKey;
import dev.keyfence.schemas.record.KeyState;
import dev.keyfence.schemas.record.RotateKey;
import dev.keyfence.schemas.record.Secret;
import java.time.Instant;
import java.util.List;

/** Secrets that were brought in from elsewhere. */
final class ForeignSecrets {

    /** The algorithm of every digest that was made here. */
    private static final String NATIVE = "sha256";

    private ForeignSecrets() {}

    /** The first secret of a new key. */
    static Secret first(CreateKey create, Instant createdAt) {
        return Secret.newBuilder()
                .setGeneration(1)
                .setDigest(create.getDigest())
                .setCreatedAt(createdAt)
                .setAlgorithm(create.getAlgorithm())
                .setImported(create.getImported())
                .setSealed(create.getSealed())
                .build();
    }

    /** Whether a secret is of this generation and known by another hash than ours. */
    static boolean is(Secret secret, int generation) {
        return secret.getGeneration() == generation && !secret.getAlgorithm().equals(NATIVE);
    }

    /** The secrets of a key, the foreign one of them under its native digest from now on. */
    static List<Secret> rehashed(KeyState state, RotateKey rehash) {
        int generation = rehash.getRehashedGeneration();
        return state.getSecrets().stream()
                .map(secret ->
                        is(secret, generation)
                                ? Secret.newBuilder(secret)
                                        .setDigest(rehash.getDigest())
                                        .setAlgorithm(NATIVE)
                                        .build()
                                : secret)
                .toList();
    }
}
