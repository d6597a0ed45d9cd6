package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.ResponsePolicy;
import dev.keyfence.schemas.serde.RecordTrust;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.respond.Policies;
import dev.keyfence.verifier.respond.ResponseBook.NotKeptException;
import dev.keyfence.verifier.respond.ResponseSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people set about responses, among the settings of detection.
 *
 * @param config the settings
 * @param clock says when something was set
 */
public record ResponseConfig(ConfigReplica config, InstantSource clock)
        implements ResponseSettings {

    static {
        // Builders copy defaults, which may hold records.
        RecordTrust.establish();
    }

    private static final String POLICY = "response/";
    private static final String GUARDS = "response-guards";

    @Override
    public boolean complete() {
        return config.complete();
    }

    @Override
    public Optional<ResponsePolicy> policy(String rule) {
        return config.entry(POLICY + rule).flatMap(it -> Optional.ofNullable(it.getResponse()));
    }

    @Override
    public List<ResponsePolicy> policies() {
        return config.entries(POLICY).stream()
                .flatMap(it -> Stream.ofNullable(it.getResponse()))
                .toList();
    }

    @Override
    public ResponseGuards guards() {
        return config.entry(GUARDS)
                .flatMap(it -> Optional.ofNullable(it.getGuards()))
                .orElse(Policies.GUARDS);
    }

    @Override
    public void put(ResponsePolicy policy, Actor actor) throws NotKeptException {
        write(next(POLICY + policy.getRule(), actor).setResponse(policy).build());
    }

    @Override
    public void put(ResponseGuards guards, Actor actor) throws NotKeptException {
        write(next(GUARDS, actor).setGuards(guards).build());
    }

    private DetectorConfig.Builder next(String id, Actor actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return DetectorConfig.newBuilder()
                .setId(id)
                .setVersion(config.entry(id).map(DetectorConfig::getVersion).orElse(0) + 1)
                .setActor(actor)
                .setAt(now);
    }

    private void write(DetectorConfig entry) throws NotKeptException {
        try {
            config.write(entry);
        } catch (NotWrittenException e) {
            throw new NotKeptException(String.valueOf(e.getMessage()), e);
        }
    }
}
