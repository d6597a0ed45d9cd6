package dev.keyfence.verifier.fence;

import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every revocation that this node has applied. One thread writes; any number of threads ask,
 * without locks. What was revoked stays revoked: nothing is ever taken out.
 */
public final class RevocationTable implements RevocationCheck {

    /**
     * Nothing can be refused here, since a revocation left out would let its keys in; so this limit
     * warns. A million targets take about 200 MB.
     */
    private static final int BROAD_TARGETS_EXPECTED_MAX = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(RevocationTable.class);

    private volatile KeyIdSet keys = new KeyIdSet();
    private volatile boolean anyBroad;
    private volatile Cutoffs everything = Cutoffs.NONE;
    private final Map<Target.Kind, Map<String, Cutoffs>> broad = new EnumMap<>(Target.Kind.class);
    private final Map<String, Cutoffs> owners = mapOf(Target.Kind.OWNER);
    private final Map<String, Cutoffs> tags = mapOf(Target.Kind.TAG);
    private final Map<String, Cutoffs> profiles = mapOf(Target.Kind.PROFILE);
    private final Map<String, Cutoffs> environments = mapOf(Target.Kind.ENVIRONMENT);
    private int broadTargets;

    /** A table without revocations. */
    public RevocationTable() {}

    /**
     * Puts a revocation in effect; for the one writing thread. Again is no change.
     *
     * @param target what it covers
     * @param offset where it stands in the log
     * @param beforeMicros keys created before this are covered; {@link Cutoffs#ANY_TIME} for any
     * @return false when the target is a key whose id cannot be one, so that nothing is covered
     */
    boolean revoke(Target target, long offset, long beforeMicros) {
        return switch (target.kind()) {
            case KEY -> {
                Optional<KeyId> id = KeyId.parse(target.value());
                id.ifPresent(keys::add);
                yield id.isPresent();
            }
            case EVERYTHING -> {
                everything = everything.and(offset, beforeMicros);
                anyBroad = true;
                yield true;
            }
            case OWNER -> revokeBroadly(owners, target.value(), offset, beforeMicros);
            case TAG -> revokeBroadly(tags, target.value(), offset, beforeMicros);
            case PROFILE -> revokeBroadly(profiles, target.value(), offset, beforeMicros);
            case ENVIRONMENT -> revokeBroadly(environments, target.value(), offset, beforeMicros);
        };
    }

    @Override
    public boolean covers(StoredKey key) {
        return keys.contains(key.id()) || (anyBroad && coversBroadly(key));
    }

    /** Forgets everything, for a rebuild; the gate must be shut. */
    void reset() {
        anyBroad = false;
        keys = new KeyIdSet();
        everything = Cutoffs.NONE;
        broad.values().forEach(Map::clear);
        broadTargets = 0;
    }

    private boolean revokeBroadly(
            Map<String, Cutoffs> of, String value, long offset, long beforeMicros) {
        Cutoffs now = of.get(value);
        if (now == null && ++broadTargets == BROAD_TARGETS_EXPECTED_MAX) {
            LOG.warn(
                    "{} owners, tags and profiles are revoked: all are in effect, and take memory;"
                            + " revoke keys one by one where owners have but one",
                    broadTargets);
        }
        of.put(value, (now == null ? Cutoffs.NONE : now).and(offset, beforeMicros));
        anyBroad = true;
        return true;
    }

    private boolean coversBroadly(StoredKey key) {
        if (covers(everything, key)
                || covers(owners.get(key.owner()), key)
                || covers(profiles.get(key.profile()), key)
                || covers(environments.get(word(key.environment())), key)) {
            return true;
        }
        List<String> labels = key.tags();
        for (int i = 0; i < labels.size(); i++) {
            if (covers(tags.get(labels.get(i)), key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(@Nullable Cutoffs cutoffs, StoredKey key) {
        return cutoffs != null
                && cutoffs.cover(key.createdAtFencePosition(), key.createdAtMicros());
    }

    /** {@link Environment#word()} without its allocation. */
    private static String word(Environment environment) {
        return switch (environment) {
            case LIVE -> "live";
            case TEST -> "test";
        };
    }

    private Map<String, Cutoffs> mapOf(Target.Kind kind) {
        Map<String, Cutoffs> map = new ConcurrentHashMap<>();
        broad.put(kind, map);
        return map;
    }
}
