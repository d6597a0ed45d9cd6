package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.respond.Actions.Order;
import dev.keyfence.verifier.respond.Actions.Result;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import dev.keyfence.verifier.store.KeyDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does about an alert what its rule's policy says. That it is started is written down and read back
 * first: so the limits hold across control nodes, by the order of the log, and whoever takes over
 * from one that died carries out what it had started. For one thread.
 */
public final class Responder {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    /** What the limits are about. */
    private static final Duration LIMITED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final Parts parts;

    /** A responder of these parts. */
    public Responder(Parts parts) {
        this.parts = parts;
    }

    /**
     * What a responder works with.
     *
     * @param nodeId this node
     * @param revoked what is revoked although the key's own record does not say so yet
     * @param lastAdmin whether nobody could administer Keyfence without a key
     * @param activeKeys how many keys there are that can be used; may be some minutes old
     * @param counters takes what alerts led to
     */
    public record Parts(
            String nodeId,
            ResponseBook book,
            ResponseSettings settings,
            KeyDirectory directory,
            Predicate<StoredKey> revoked,
            Predicate<StoredKey> lastAdmin,
            LongSupplier activeKeys,
            Actions actions,
            ResponseCounters counters,
            InstantSource clock) {}

    /** Who is named in the audit trail for a rule. */
    public static Actor actor(String rule) {
        return Actor.newBuilder().setId("detection/" + rule).build();
    }

    /**
     * Responds to an alert as it is now.
     *
     * @return false when it is to be tried again, since nobody knows how it ended
     */
    public boolean respond(Alert alert) {
        try {
            ResponsePolicy policy = Policies.of(alert.getRule(), parts.settings());
            Optional<Response> before = parts.book().find(alert.getAlertId());
            StoredKey key = keyOf(alert);
            Plan plan =
                    Judge.judge(
                            alert, policy, parts.settings().guards(), before, facts(alert, key));
            return switch (plan) {
                case Plan.Nothing() -> true;
                case Plan.Note(ResponseState state, String detail) -> {
                    write(note(alert, policy, key, state, detail).build());
                    parts.counters().count(state);
                    yield true;
                }
                case Plan.Refuse(Refusal refusal) -> {
                    write(note(alert, policy, key, ResponseState.REFUSED, refusal.why()).build());
                    parts.counters().count(refusal.guard());
                    yield true;
                }
                case Plan.Act() -> act(alert, policy, before, Objects.requireNonNull(key));
            };
        } catch (NotKeptException e) {
            LOG.warn(
                    "What is done about alert {} could not be written down, and will be tried"
                            + " again: {}",
                    alert.getAlertId(),
                    e.getMessage());
            return false;
        }
    }

    private boolean act(
            Alert alert, ResponsePolicy policy, Optional<Response> before, StoredKey key)
            throws NotKeptException {
        Instant now = parts.clock().instant();
        Instant started =
                before.filter(it -> it.getState() == ResponseState.STARTED)
                        .map(Response::getStartedAt)
                        .orElse(now);
        Response.Builder response =
                note(alert, policy, key, ResponseState.STARTED, "it is being carried out")
                        .setStartedAt(started);
        write(response.build());
        Optional<Refusal> over = overLimit(alert, started);
        if (over.isPresent()) {
            write(
                    response.setState(ResponseState.REFUSED)
                            .setStartedAt(null)
                            .setDetail(over.get().why())
                            .build());
            parts.counters().count(over.get().guard());
            return true;
        }
        return finish(alert, policy, key, response);
    }

    private boolean finish(
            Alert alert, ResponsePolicy policy, StoredKey key, Response.Builder response)
            throws NotKeptException {
        Order order =
                new Order(
                        alert.getAlertId(),
                        actor(alert.getRule()),
                        "alert " + alert.getAlertId() + ": " + alert.getSummary());
        boolean suspends = policy.getAction() == ResponseAction.SUSPEND;
        Result result =
                suspends ? parts.actions().suspend(key, order) : parts.actions().revoke(key, order);
        String what = suspends ? "suspended" : "revoked";
        Instant now = parts.clock().instant();
        switch (result.end()) {
            case UNCERTAIN -> {
                LOG.warn(
                        "Alert {} of rule {} asks for key {} to be {}, and nobody knows whether it"
                                + " is; it will be tried again. {}",
                        alert.getAlertId(),
                        alert.getRule(),
                        key.id(),
                        what,
                        result.detail());
                return false;
            }
            case REFUSED -> response.setState(ResponseState.REFUSED).setStartedAt(null);
            case DONE -> {
                done(alert, policy, response, now).setKeyVersion(result.version());
                response.setRevocationId(suspends ? null : parts.actions().revocationId(order));
                LOG.warn("Key {} was {} for {}", key.id(), what, order.note());
            }
        }
        write(response.setDetail(result.detail()).setAt(now).build());
        if (result.end() == Actions.End.DONE) {
            parts.counters().count(ResponseState.DONE);
        } else {
            parts.counters().count(Guard.KEY_STATE);
        }
        return true;
    }

    private static Response.Builder done(
            Alert alert, ResponsePolicy policy, Response.Builder response, Instant now) {
        Long millis = policy.getSuspendMillis();
        boolean ends = policy.getAction() == ResponseAction.SUSPEND && millis != null;
        return response.setState(ResponseState.DONE)
                .setElapsedMillis(ChronoUnit.MILLIS.between(alert.getEvidenceFrom(), now))
                .setSuspendedUntil(ends ? now.plusMillis(millis) : null);
    }

    /** Whether too many others were started in the hour before this one, on whatever node. */
    private Optional<Refusal> overLimit(Alert alert, Instant started) {
        ResponseGuards guards = parts.settings().guards();
        int others = parts.book().startedSince(micros(started.minus(LIMITED)), alert.getAlertId());
        return Judge.overLimit(guards, others, parts.activeKeys().getAsLong());
    }

    private Judge.Facts facts(Alert alert, @Nullable StoredKey key) {
        Instant now = parts.clock().instant();
        return new Judge.Facts(
                key,
                key != null && parts.revoked().test(key),
                key != null && parts.lastAdmin().test(key),
                parts.book().startedSince(micros(now.minus(LIMITED)), alert.getAlertId()),
                key == null ? 0 : parts.activeKeys().getAsLong(),
                now);
    }

    private @Nullable StoredKey keyOf(Alert alert) {
        String id = alert.getKeyId();
        return id == null
                ? null
                : KeyId.parse(id)
                        .flatMap(parts.directory()::find)
                        .map(KeyDetails::key)
                        .orElse(null);
    }

    private Response.Builder note(
            Alert alert,
            ResponsePolicy policy,
            @Nullable StoredKey key,
            ResponseState state,
            String detail) {
        return Response.newBuilder()
                .setResponseId(alert.getAlertId())
                .setRule(alert.getRule())
                .setSeverity(alert.getSeverity())
                .setKeyId(alert.getKeyId())
                .setOwner(key == null ? alert.getOwner() : key.owner())
                .setAction(policy.getAction())
                .setState(state)
                .setDetail(detail)
                .setActor(actor(alert.getRule()))
                .setAt(parts.clock().instant())
                .setNodeId(parts.nodeId());
    }

    private void write(Response response) throws NotKeptException {
        parts.book().write(response);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
