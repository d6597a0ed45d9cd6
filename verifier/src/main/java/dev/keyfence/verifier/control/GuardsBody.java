package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.respond.ResponseDesk.Bounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/responses/guards}; what is left out stays.
 *
 * @param bounds what is asked for
 * @param problem what is wrong with the body; null when nothing is
 */
record GuardsBody(Bounds bounds, @Nullable Problem problem) {

    private static final int PER_HOUR_MAX = 10_000;
    private static final int SPARED_MAX = 1_000;
    private static final int PER_MILLE = 1_000;

    private static final List<String> FIELDS =
            List.of(
                    "per_hour_max",
                    "share_max_per_mille",
                    "spared_keys",
                    "spared_owners",
                    "spared_tags");

    static GuardsBody read(byte @Nullable [] body, Bounds now) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        Long perHour = fields.integer("per_hour_max");
        if (perHour != null && (perHour < 0 || perHour > PER_HOUR_MAX)) {
            fields.reject("per_hour_max", "must be 0 to " + PER_HOUR_MAX);
        }
        Long perMille = fields.integer("share_max_per_mille");
        if (perMille != null && (perMille < 0 || perMille > PER_MILLE)) {
            fields.reject("share_max_per_mille", "must be 0 to " + PER_MILLE);
        }
        List<String> keys = spared(fields, "spared_keys", now.sparedKeys());
        if (keys.stream().anyMatch(key -> KeyId.parse(key).isEmpty())) {
            fields.reject("spared_keys", "must each be a key_id");
        }
        return new GuardsBody(
                new Bounds(
                        now.killSwitch(),
                        perHour == null ? now.perHourMax() : perHour.intValue(),
                        perMille == null ? now.shareMax() : perMille / (double) PER_MILLE,
                        keys,
                        spared(fields, "spared_owners", now.sparedOwners()),
                        spared(fields, "spared_tags", now.sparedTags())),
                fields.problem());
    }

    private static List<String> spared(JsonFields fields, String name, List<String> now) {
        List<String> asked = fields.texts(name, SPARED_MAX);
        if (asked.stream().anyMatch(JsonFields::holdsKey)) {
            fields.reject(name, "hold what looks like a key; name keys by their key_id");
        }
        return fields.isGiven(name) && !fields.isNull(name) ? asked : now;
    }
}
