package dev.keyfence.streams.detection.score;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Environment;
import dev.keyfence.schemas.record.KeyEvent;
import dev.keyfence.schemas.record.KeyEventType;
import dev.keyfence.schemas.record.KeySnapshot;
import dev.keyfence.schemas.record.KeyStatus;
import dev.keyfence.schemas.record.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records as nodes and the lifecycle topology publish them. For one thread. */
final class Records {

    private static final String PROFILE = "keyfence";

    private long sequence;

    /**
     * One request.
     *
     * @param address from where
     * @param agent with what user agent
     * @param route the path
     * @param scope what it needs
     */
    record Request(String address, String agent, String route, String scope) {}

    /** What became of a request with a key that is known. */
    Event decision(long micros, Key key, Request request, String reason) {
        return decision(micros, key, null, request, reason);
    }

    /** A request with what opens nothing. */
    Event unknown(long micros, String digest, Request request, String reason) {
        return decision(micros, null, digest, request, reason);
    }

    private Event decision(
            long micros,
            @Nullable Key key,
            @Nullable String digest,
            Request request,
            String reason) {
        sequence++;
        List<String> scopes = List.of(request.scope());
        return Event.of(
                micros,
                new Decision(
                        "g-1-" + sequence,
                        "g",
                        1L,
                        sequence,
                        at(micros),
                        null,
                        key == null ? null : key.id(),
                        key == null ? null : 1L,
                        key == null ? null : 1,
                        key == null ? null : key.owner(),
                        key == null ? null : environment(key),
                        PROFILE,
                        digest,
                        scopes,
                        scopes,
                        "GET",
                        request.route(),
                        request.address(),
                        request.agent(),
                        reason.equals("ok") ? Outcome.ALLOW : Outcome.DENY,
                        reason,
                        500L,
                        0L,
                        "key",
                        null,
                        null,
                        key != null && key.canary(),
                        null));
    }

    /** A key comes into being. */
    Event created(long micros, Key key) {
        return keyEvent(micros, key, KeyEventType.CREATED, KeyStatus.ACTIVE, null);
    }

    /**
     * A key is revoked.
     *
     * @param leak who found it in the open, or null
     */
    Event revoked(long micros, Key key, @Nullable String leak) {
        return keyEvent(micros, key, KeyEventType.REVOKED, KeyStatus.REVOKED, leak);
    }

    private Event keyEvent(
            long micros, Key key, KeyEventType type, KeyStatus status, @Nullable String leak) {
        sequence++;
        return Event.of(
                micros,
                KeyEvent.newBuilder()
                        .setEventId(key.id() + "/" + sequence)
                        .setKeyId(key.id())
                        .setType(type)
                        .setRequestedAt(at(micros))
                        .setAcceptedAt(at(micros))
                        .setActor(
                                Actor.newBuilder()
                                        .setId("key_admin")
                                        .setAddress(key.creator())
                                        .build())
                        .setReason(leak == null ? null : "key_compromise")
                        .setLeakSource(leak)
                        .setAfter(
                                KeySnapshot.newBuilder()
                                        .setVersion(type == KeyEventType.CREATED ? 1 : 2)
                                        .setStatus(status)
                                        .setProfile(PROFILE)
                                        .setOwner(key.owner())
                                        .setName(key.id())
                                        .setEnvironment(environment(key))
                                        .setScopes(List.of("read"))
                                        .setTags(List.of())
                                        .setAttributes(Map.of())
                                        .setGeneration(1)
                                        .setSecrets(List.of())
                                        .setCanary(key.canary())
                                        .build())
                        .build());
    }

    private static Environment environment(Key key) {
        return key.test() ? Environment.TEST : Environment.LIVE;
    }

    private static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
