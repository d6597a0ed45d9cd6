package dev.keyfence.verifier.respond;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.record.ResponseState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Responses and what is set about them, in memory. */
public final class InMemoryResponses implements ResponseBook, ResponseSettings {

    /** By their ids, in the order of their starts. */
    public final Map<String, Response> responses = new LinkedHashMap<>();

    /** Each state as it was written. */
    public final List<ResponseState> written = new ArrayList<>();

    /** What was set, by rule. */
    public final Map<String, ResponsePolicy> policies = new HashMap<>();

    /** What bounds them. */
    public volatile ResponseGuards guards = Policies.GUARDS;

    /** Whether nothing can be written. */
    public volatile boolean away;

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public Optional<Response> find(String id) {
        return Optional.ofNullable(responses.get(id));
    }

    @Override
    public Page list(long before, int limit) {
        return new Page(List.copyOf(responses.values()), null);
    }

    @Override
    public List<Response> due(long nowMicros) {
        return responses.values().stream()
                .filter(it -> it.getState() == ResponseState.DONE)
                .filter(it ->
                        it.getSuspendedUntil() != null
                                && micros(it.getSuspendedUntil()) <= nowMicros)
                .toList();
    }

    @Override
    public int startedSince(long sinceMicros, @Nullable String before) {
        int count = 0;
        for (Response each : responses.values()) {
            if (each.getResponseId().equals(before)) {
                return count;
            }
            Instant started = each.getStartedAt();
            count += started != null && micros(started) >= sinceMicros ? 1 : 0;
        }
        return count;
    }

    @Override
    public void write(Response response) throws NotKeptException {
        if (away) {
            throw new NotKeptException("no broker", null);
        }
        written.add(response.getState());
        responses.put(response.getResponseId(), response);
    }

    @Override
    public Optional<ResponsePolicy> policy(String rule) {
        return Optional.ofNullable(policies.get(rule));
    }

    @Override
    public List<ResponsePolicy> policies() {
        return List.copyOf(policies.values());
    }

    @Override
    public ResponseGuards guards() {
        return guards;
    }

    @Override
    public void put(ResponsePolicy policy, Actor actor) {
        policies.put(policy.getRule(), policy);
    }

    @Override
    public void put(ResponseGuards newGuards, Actor actor) {
        guards = newGuards;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
