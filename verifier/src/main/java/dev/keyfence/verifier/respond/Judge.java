package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseAction;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.ResponseState;
import dev.keyfence.verifier.key.KeyStatus;
import dev.keyfence.verifier.key.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a policy's action is taken for an alert. Pure. In doubt nothing is done, and what speaks
 * against it is written down.
 */
final class Judge {

    /** An alert that comes later is history: a node was away, or Kafka was. */
    static final Duration PROMPT = Duration.ofHours(1);

    private Judge() {}

    /**
     * What is known when an alert is judged.
     *
     * @param key the alert's key; null when there is none
     * @param revoked whether it is revoked, or about to be
     * @param lastAdmin whether nobody could administer Keyfence without it
     * @param startedInHour how many responses were started in the last hour
     * @param activeKeys how many keys there are that can be used
     * @param now the clock
     */
    record Facts(
            @Nullable StoredKey key,
            boolean revoked,
            boolean lastAdmin,
            int startedInHour,
            long activeKeys,
            Instant now) {}

    /** Judges an alert, of which {@code before} is what was written down so far. */
    static Plan judge(
            Alert alert,
            ResponsePolicy policy,
            ResponseGuards guards,
            Optional<Response> before,
            Facts facts) {
        if (alert.getObserved()
                || alert.getSwallowedBy() != null
                || policy.getAction() == ResponseAction.NONE
                || alert.getSeverity().compareTo(policy.getSeverityMin()) < 0
                || before.filter(Judge::isSettled).isPresent()) {
            return new Plan.Nothing();
        }
        if (facts.key() != null
                && before.filter(it -> it.getState() == ResponseState.STARTED)
                        .filter(it -> it.getAction() == policy.getAction())
                        .isPresent()) {
            return new Plan.Act(); // somebody died over it: what they did already is done once
        }
        Plan plan = plan(alert, policy, guards, facts);
        return before.filter(it -> isSaid(plan, it)).isPresent() ? new Plan.Nothing() : plan;
    }

    /** Whether a plan would write down what was written last. */
    private static boolean isSaid(Plan plan, Response last) {
        return switch (plan) {
            case Plan.Nothing() -> false;
            case Plan.Act() -> false;
            case Plan.Note(ResponseState state, String detail) ->
                    last.getState() == state && last.getDetail().equals(detail);
            case Plan.Refuse(Refusal refusal) ->
                    last.getState() == ResponseState.REFUSED
                            && last.getDetail().equals(refusal.why());
        };
    }

    private static Plan plan(
            Alert alert, ResponsePolicy policy, ResponseGuards guards, Facts facts) {
        if (policy.getAction() == ResponseAction.NOTIFY) {
            return new Plan.Note(ResponseState.NOTIFIED, alert.getSummary());
        }
        StoredKey key = facts.key();
        if (key == null) {
            return note(ResponseState.NEEDLESS, "the alert is about no key that there is");
        }
        if (facts.revoked() || key.status() == KeyStatus.REVOKED) {
            return note(ResponseState.NEEDLESS, "the key is revoked already");
        }
        if (policy.getAction() == ResponseAction.SUSPEND && key.status() != KeyStatus.ACTIVE) {
            return note(ResponseState.NEEDLESS, "the key cannot be used as it is");
        }
        return objection(alert, guards, key, facts)
                .<Plan>map(Plan.Refuse::new)
                .orElseGet(() ->
                        policy.getDryRun()
                                ? note(ResponseState.PLANNED, "a dry run: the key was let alone")
                                : new Plan.Act());
    }

    private static Optional<Refusal> objection(
            Alert alert, ResponseGuards guards, StoredKey key, Facts facts) {
        if (guards.getKillSwitch()) {
            return refusal(Guard.KILL_SWITCH, "the kill switch is on");
        }
        if (alert.getWrittenAt().isBefore(facts.now().minus(PROMPT))) {
            return refusal(Guard.LATE, "the alert came more than an hour late");
        }
        if (guards.getSparedKeys().contains(key.id().toString())
                || guards.getSparedOwners().contains(key.owner())
                || key.tags().stream().anyMatch(guards.getSparedTags()::contains)) {
            return refusal(
                    Guard.SPARED, "the key, its owner or one of its tags is never to be touched");
        }
        if (facts.lastAdmin()) {
            return refusal(Guard.LAST_ADMIN, "nobody could administer Keyfence without the key");
        }
        return overLimit(guards, facts.startedInHour(), facts.activeKeys());
    }

    /**
     * Which limit is reached.
     *
     * @param started how many were started in the last hour, without this one
     */
    static Optional<Refusal> overLimit(ResponseGuards guards, int started, long activeKeys) {
        if (started >= guards.getPerHourMax()) {
            return refusal(
                    Guard.PER_HOUR,
                    "%d keys were touched in the last hour, as many as may be".formatted(started));
        }
        double share = guards.getShareMax();
        // One of ten keys is more than one in a hundred, and still may be touched.
        long most = share <= 0 ? 0 : Math.max(1, (long) Math.floor(share * activeKeys));
        return started >= most
                ? refusal(
                        Guard.SHARE,
                        "%d keys were touched in the last hour, and no more than %s of the %d active ones may be"
                                .formatted(started, share, activeKeys))
                : Optional.empty();
    }

    /** What was done is done once, whatever happened to the key afterwards. */
    private static boolean isSettled(Response response) {
        return switch (response.getState()) {
            case DONE, RELEASED, UNDONE -> true;
            case STARTED, PLANNED, NOTIFIED, REFUSED, NEEDLESS -> false;
        };
    }

    private static Optional<Refusal> refusal(Guard guard, String why) {
        return Optional.of(new Refusal(guard, why));
    }

    private static Plan note(ResponseState state, String detail) {
        return new Plan.Note(state, detail);
    }
}
