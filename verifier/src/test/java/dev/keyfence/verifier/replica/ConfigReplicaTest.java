package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.AlertException;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.ResponseGuards;
import dev.keyfence.schemas.record.RuleTuning;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.verifier.alert.SampleAlerts;
import dev.keyfence.verifier.alert.UserRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigReplicaTest {

    private final MapRows rows = new MapRows();
    private final List<String> deadLetters = new ArrayList<>();
    private final ConfigReplica replica =
            new ConfigReplica(
                    KeyRecords.deserializer(DetectorConfig.class),
                    rows,
                    new RecordLog<>("detector-config", (_, _) -> new byte[0], Map.of()),
                    (_, reason) -> deadLetters.add(reason),
                    new ReplicaCounters());

    @Test
    void tellsExceptionsAndTunings() {
        apply(exception("exception/exc_2", "acme"));
        apply(exception("exception/exc_1", "beta"));
        apply(tuning("rule/D3"));
        apply(
                entry("response-guards")
                        .setGuards(
                                ResponseGuards.newBuilder()
                                        .setPerHourMax(3)
                                        .setShareMax(0.01)
                                        .build())
                        .build());

        assertThat(replica.exceptions())
                .extracting(one -> one.id() + " " + one.criteria().owner())
                .containsExactly("exc_1 beta", "exc_2 acme");
        assertThat(replica.exception("exc_1").orElseThrow().change().actor().id())
                .isEqualTo("key_ann");
        assertThat(replica.tuning("D3").orElseThrow().settings())
                .isEqualTo(Map.of("failures", "50"));
        assertThat(replica.tuning("D3").orElseThrow().severity())
                .isEqualTo(dev.keyfence.verifier.alert.Severity.HIGH);
        assertThat(replica.tuning("D4")).isEmpty();
        assertThat(replica.exception("D3")).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void tellsRulesOfUsers() {
        apply(userRule("b"));
        apply(userRule("a"));
        apply(tuning("rule/D3"));

        assertThat(replica.userRules()).extracting(UserRule::name).containsExactly("a", "b");
        UserRule rule = replica.userRule("a").orElseThrow();
        assertThat(rule.yaml()).isEqualTo("rule: a");
        assertThat(rule.change().actor().id()).isEqualTo("key_ann");
        assertThat(replica.userRule("D3")).isEmpty();
        applyBytes("user-rule/a", null);
        assertThat(replica.userRules()).extracting(UserRule::name).containsExactly("b");
        apply(entry("user-rule/c").build());
        assertThat(deadLetters).containsExactly("the entry does not hold what its key says");
    }

    private static DetectorConfig userRule(String name) {
        return entry("user-rule/" + name)
                .setUserRule(new dev.keyfence.schemas.record.UserRule(name, "rule: " + name))
                .build();
    }

    @Test
    void forgetsWhatHasATombstone() {
        apply(exception("exception/exc_1", "acme"));
        applyBytes("exception/exc_1", null);
        assertThat(replica.exceptions()).isEmpty();
    }

    @Test
    void setsAsideWhatItsKeyDoesNotSay() {
        apply(entry("rule/D3").setException(exceptionOf("acme")).build());
        apply(entry("exception/exc_1").build());
        DetectorConfig tuning = tuning("rule/D3");
        applyBytes("rule/D4", KeyRecords.bytes(tuning));
        assertThat(deadLetters)
                .containsExactly(
                        "the entry does not hold what its key says",
                        "the entry does not hold what its key says",
                        "the entry's id is not that of its record key");
        assertThat(replica.tuning("D3")).isEmpty();
    }

    private static DetectorConfig tuning(String id) {
        return entry(id)
                .setTuning(
                        RuleTuning.newBuilder()
                                .setRule("D3")
                                .setSeverity(Severity.HIGH)
                                .setSettings(Map.of("failures", "50"))
                                .build())
                .build();
    }

    private static DetectorConfig exception(String id, String owner) {
        return entry(id).setException(exceptionOf(owner)).build();
    }

    private static AlertException exceptionOf(String owner) {
        return AlertException.newBuilder()
                .setOwner(owner)
                .setReason("because")
                .setExpiresAt(SampleAlerts.NOW.plus(Duration.ofDays(1)))
                .build();
    }

    private static DetectorConfig.Builder entry(String id) {
        return DetectorConfig.newBuilder()
                .setId(id)
                .setVersion(1)
                .setActor(new Actor("key_ann", null, null))
                .setAt(SampleAlerts.NOW);
    }

    private void apply(DetectorConfig entry) {
        applyBytes(entry.getId(), KeyRecords.bytes(entry));
    }

    private void applyBytes(String key, byte @Nullable [] value) {
        replica.apply(
                KeyRecords.record(
                        "detector-config", 0, 0, key.getBytes(StandardCharsets.UTF_8), value),
                rows);
    }
}
