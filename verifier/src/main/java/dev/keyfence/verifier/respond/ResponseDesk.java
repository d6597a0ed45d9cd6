package dev.keyfence.verifier.respond;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import dev.keyfence.verifier.store.KeyChange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where administrators see what was done by itself, take it back, and set what is done. What is
 * shown is written as JSON fields. Thread-safe; what sets something waits for Kafka.
 */
public final class ResponseDesk {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    private final ResponseBook book;
    private final ResponseSettings settings;
    private final Releases releases;

    /** A desk over these. */
    public ResponseDesk(ResponseBook book, ResponseSettings settings, Releases releases) {
        this.book = book;
        this.settings = settings;
        this.releases = releases;
    }

    /**
     * What a rule's alerts are to lead to.
     *
     * @param rule the rule
     * @param action {@code none}, {@code notify}, {@code suspend} or {@code revoke}
     * @param dryRun whether it is only written down what would be done
     * @param severityMin {@code info} to {@code critical}
     * @param suspendFor how long a suspension lasts; null until somebody ends it
     */
    public record Wish(
            String rule,
            String action,
            boolean dryRun,
            String severityMin,
            @Nullable Duration suspendFor) {}

    /**
     * What is to bound all responses.
     *
     * @param killSwitch whether nothing is done any more
     * @param perHourMax how many keys may be touched in an hour
     * @param shareMax and which share of the active ones, 0 to 1
     */
    public record Bounds(
            boolean killSwitch,
            int perHourMax,
            double shareMax,
            List<String> sparedKeys,
            List<String> sparedOwners,
            List<String> sparedTags) {

        /** Keeps its own copies. */
        public Bounds {
            sparedKeys = List.copyOf(sparedKeys);
            sparedOwners = List.copyOf(sparedOwners);
            sparedTags = List.copyOf(sparedTags);
        }
    }

    /** The words that an action may have. */
    public static List<String> actions() {
        return List.of("none", "notify", "suspend", "revoke");
    }

    /** The words that a severity may have, the least first. */
    public static List<String> severities() {
        return List.of("info", "low", "medium", "high", "critical");
    }

    /** Whether all is known that was there when this node started. */
    public boolean complete() {
        return book.complete() && settings.complete();
    }

    /**
     * Writes the latest responses as {@code items} and {@code next_cursor}.
     *
     * @param before the cursor of an earlier page; {@link Long#MAX_VALUE} for the first
     */
    public void writeList(JsonGenerator json, long before, int limit) throws IOException {
        ResponseBook.Page page = book.list(before, limit);
        json.writeArrayFieldStart("items");
        for (Response each : page.items()) {
            json.writeStartObject();
            write(json, each);
            json.writeEndObject();
        }
        json.writeEndArray();
        string(json, "next_cursor", page.next() == null ? null : String.valueOf(page.next()));
    }

    /** Writes one response; false when there is none of this id. */
    public boolean write(JsonGenerator json, String id) throws IOException {
        Optional<Response> response = book.find(id);
        if (response.isPresent()) {
            write(json, response.get());
        }
        return response.isPresent();
    }

    /** Ends a suspension; empty when there is no response of this id. */
    public Optional<Releases.Undone> undo(String id, KeyChange.Actor actor, String reason) {
        return book.find(id).map(found -> releases.undo(found, record(actor), reason));
    }

    /** Writes what holds for every rule that leads to anything, as {@code items}. */
    public void writePolicies(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("items");
        for (ResponsePolicy each : Policies.all(settings)) {
            json.writeStartObject();
            write(json, each);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes what holds for a rule. */
    public void writePolicy(JsonGenerator json, String rule) throws IOException {
        write(json, Policies.of(rule, settings));
    }

    /** Sets what a rule's alerts lead to. */
    public void set(Wish wish, KeyChange.Actor actor) throws NotKeptException {
        settings.put(
                ResponsePolicy.newBuilder()
                        .setRule(wish.rule())
                        .setAction(ResponseAction.valueOf(wish.action().toUpperCase(Locale.ROOT)))
                        .setDryRun(wish.dryRun())
                        .setSeverityMin(
                                Severity.valueOf(wish.severityMin().toUpperCase(Locale.ROOT)))
                        .setSuspendMillis(
                                wish.suspendFor() == null ? null : wish.suspendFor().toMillis())
                        .build(),
                record(actor));
    }

    /** What bounds all responses now. */
    public Bounds bounds() {
        ResponseGuards guards = settings.guards();
        return new Bounds(
                guards.getKillSwitch(),
                guards.getPerHourMax(),
                guards.getShareMax(),
                guards.getSparedKeys(),
                guards.getSparedOwners(),
                guards.getSparedTags());
    }

    /** Writes what bounds all responses. */
    public void writeBounds(JsonGenerator json) throws IOException {
        Bounds bounds = bounds();
        json.writeBooleanField("kill_switch", bounds.killSwitch());
        json.writeNumberField("per_hour_max", bounds.perHourMax());
        json.writeNumberField("share_max", bounds.shareMax());
        strings(json, "spared_keys", bounds.sparedKeys());
        strings(json, "spared_owners", bounds.sparedOwners());
        strings(json, "spared_tags", bounds.sparedTags());
    }

    /** Sets what bounds all responses. */
    public void set(Bounds bounds, KeyChange.Actor actor) throws NotKeptException {
        settings.put(
                ResponseGuards.newBuilder()
                        .setKillSwitch(bounds.killSwitch())
                        .setPerHourMax(bounds.perHourMax())
                        .setShareMax(bounds.shareMax())
                        .setSparedKeys(bounds.sparedKeys())
                        .setSparedOwners(bounds.sparedOwners())
                        .setSparedTags(bounds.sparedTags())
                        .build(),
                record(actor));
    }

    private static void write(JsonGenerator json, ResponsePolicy policy) throws IOException {
        json.writeStringField("rule", policy.getRule());
        json.writeStringField("action", word(policy.getAction()));
        json.writeBooleanField("dry_run", policy.getDryRun());
        json.writeStringField("severity_min", word(policy.getSeverityMin()));
        Long millis = policy.getSuspendMillis();
        string(json, "suspend_for", millis == null ? null : Duration.ofMillis(millis).toString());
    }

    private static void write(JsonGenerator json, Response response) throws IOException {
        json.writeStringField("id", response.getResponseId());
        json.writeStringField("rule", response.getRule());
        json.writeStringField("severity", word(response.getSeverity()));
        string(json, "key_id", response.getKeyId());
        string(json, "owner", response.getOwner());
        json.writeStringField("action", word(response.getAction()));
        json.writeStringField("state", word(response.getState()));
        json.writeStringField("detail", response.getDetail());
        json.writeStringField("actor", response.getActor().getId());
        string(json, "at", time(response.getAt()));
        string(json, "started_at", time(response.getStartedAt()));
        string(json, "suspended_until", time(response.getSuspendedUntil()));
        string(json, "revocation_id", response.getRevocationId());
        Long elapsed = response.getElapsedMillis();
        if (elapsed == null) {
            json.writeNullField("elapsed_ms");
        } else {
            json.writeNumberField("elapsed_ms", elapsed);
        }
        json.writeStringField("node_id", response.getNodeId());
    }

    private static Actor record(KeyChange.Actor actor) {
        return new Actor(actor.id(), actor.address(), actor.requestId());
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void string(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private static void strings(JsonGenerator json, String name, Collection<String> values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : values) {
            json.writeString(each);
        }
        json.writeEndArray();
    }
}
