package dev.keyfence.streams.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.record.Actor;
import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.schemas.record.UserRule;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.user.RuleFile;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users' rules raise, by the type of their correlation. */
class UserRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String HEAD =
            "rule: r\ndescription: A test.\nseverity: medium\ntechnique: T1078\n";

    private final Decisions make = new Decisions();
    private final List<String> failures = new ArrayList<>();

    @Test
    void eachDecisionHitsWithoutACorrelation() {
        Rehearsal rehearsal = rehearse("condition: '!allowed && hour == 12'\n");
        rehearsal.take(make.allowed(NOON).build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.denied(NOON, "revoked").build());
        rehearsal.take(make.denied(NOON.plusSeconds(60), "revoked").build());

        Alert alert = only(rehearsal);
        assertThat(alert.getRule()).isEqualTo("U:r");
        assertThat(alert.getRuleName()).isEqualTo("r");
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.KEY);
        assertThat(alert.getEntity()).isEqualTo(Decisions.KEY);
        assertThat(alert.getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(alert.getTechnique()).isEqualTo("T1078");
        assertThat(alert.getCount()).isEqualTo(2);
        assertThat(alert.getSummary()).isEqualTo("Key " + Decisions.KEY + ": A test.");
        assertThat(alert.getSettings()).containsEntry("condition", "!allowed && hour == 12");
    }

    @Test
    void isAboutTheAddressOfAKeyThatNobodyKnowsElseAboutTheNode() {
        Rehearsal rehearsal = rehearse("condition: '!allowed'\n");
        rehearsal.take(unknown(NOON).build());
        rehearsal.take(unknown(NOON).setClientIp(null).build());

        assertThat(rehearsal.alerts())
                .extracting(Alert::getEntityKind)
                .containsExactly(EntityKind.ADDRESS, EntityKind.NODE);
    }

    @Test
    void countsEventsUpToTheThreshold() {
        Rehearsal rehearsal =
                rehearse(
                        "condition: '!allowed'\ncorrelation: {type: event_count, group-by: [owner],"
                                + " timespan: 10m, condition: {gte: 3}}\n");
        rehearsal.take(make.denied(NOON, "expired").build());
        rehearsal.take(make.denied(NOON.plusSeconds(1), "expired").build());
        // Of another group, of none, and not what is counted.
        rehearsal.take(make.denied(NOON.plusSeconds(2), "expired").setOwner("other").build());
        rehearsal.take(unknown(NOON.plusSeconds(2)).build());
        rehearsal.take(make.allowed(NOON.plusSeconds(2)).build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.denied(NOON.plusSeconds(3), "expired").build());

        Alert alert = only(rehearsal);
        assertThat(alert.getEntityKind()).isEqualTo(EntityKind.OWNER);
        assertThat(alert.getEntity()).isEqualTo("acme");
        assertThat(alert.getSummary()).isEqualTo("Owner acme: A test. (3 decisions in 10 min)");
        assertThat(alert.getMeasures().getFirst().getThreshold()).isEqualTo(3);
    }

    @Test
    void countsNoEventThatIsOlderThanTheTimespan() {
        Rehearsal rehearsal =
                rehearse(
                        "condition: '!allowed'\ncorrelation: {type: event_count, group-by: [key_id],"
                                + " timespan: PT10M, condition: {gte: 2}}\n");
        rehearsal.take(make.denied(NOON, "expired").build());
        rehearsal.take(make.denied(NOON.plus(Duration.ofMinutes(10)), "expired").build());
        // Late, and before the window of the latest.
        rehearsal.take(make.denied(NOON.minus(Duration.ofMinutes(5)), "expired").build());
        assertThat(rehearsal.alerts()).isEmpty();

        // Late, and within it.
        rehearsal.take(make.denied(NOON.plus(Duration.ofMinutes(5)), "expired").build());

        assertThat(only(rehearsal).getCount()).isEqualTo(1);
    }

    @Test
    void countsDifferentValuesUpToTheThreshold() {
        Rehearsal rehearsal =
                rehearse(
                        "condition: allowed\ncorrelation: {type: value_count, group-by: [key_id],"
                                + " timespan: 1h, condition: {gte: 3, field: client_ip}}\n");
        rehearsal.take(make.allowed(NOON).setClientIp("198.51.100.1").build());
        rehearsal.take(make.allowed(NOON).setClientIp("198.51.100.1").build());
        rehearsal.take(make.allowed(NOON).setClientIp("198.51.100.2").build());
        rehearsal.take(make.allowed(NOON).setClientIp(null).build());
        // Late: no longer together with the others.
        rehearsal.take(
                make.allowed(NOON.minus(Duration.ofHours(2))).setClientIp("198.51.100.9").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON).setClientIp("198.51.100.3").build());

        assertThat(only(rehearsal).getSummary())
                .endsWith("(3 different values of client_ip in 1 h)");
    }

    @Test
    void wantsConditionsTogetherInAnyOrder() {
        Rehearsal rehearsal = rehearse(temporal("temporal", ""));
        rehearsal.take(make.allowed(NOON).setMethod("DELETE").build());
        rehearsal.take(make.allowed(NOON).setMethod("POST").build());
        rehearsal.take(make.denied(NOON.plus(Duration.ofMinutes(11)), "expired").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON.plus(Duration.ofMinutes(12))).setMethod("DELETE").build());
        assertThat(rehearsal.alerts()).isEmpty();
        rehearsal.take(make.allowed(NOON.plus(Duration.ofMinutes(12))).setMethod("POST").build());

        assertThat(only(rehearsal).getSummary()).contains("3 of refused, written, deleted");
    }

    @Test
    void isContentWithAsManyConditionsAsItSays() {
        Rehearsal rehearsal = rehearse(temporal("temporal", ", condition: {gte: 2}"));
        rehearsal.take(make.allowed(NOON).setMethod("DELETE").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON).setMethod("POST").build());

        assertThat(rehearsal.alerts()).hasSize(1);
    }

    @Test
    void wantsConditionsInTheirOrder() {
        Rehearsal rehearsal = rehearse(temporal("temporal_ordered", ""));
        rehearsal.take(make.allowed(NOON).setMethod("POST").build());
        rehearsal.take(make.denied(NOON.plusSeconds(1), "expired").build());
        rehearsal.take(make.allowed(NOON.plusSeconds(2)).setMethod("DELETE").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON.plusSeconds(3)).setMethod("POST").build());
        assertThat(rehearsal.alerts()).isEmpty();
        rehearsal.take(make.allowed(NOON.plusSeconds(4)).setMethod("DELETE").build());

        Alert alert = only(rehearsal);
        assertThat(alert.getEvidenceFrom()).isEqualTo(NOON.plusSeconds(1));
        assertThat(alert.getSummary()).contains("refused, written, deleted one after the other");
    }

    @Test
    void keepsAlertsOfDifferentGroupsOfOneEntityApart() {
        Rehearsal rehearsal =
                rehearse(
                        "condition: '!allowed'\ncorrelation: {type: event_count, group-by: [key_id,"
                                + " client_ip], timespan: 10m, condition: {gte: 2}}\n");
        for (String address : List.of("198.51.100.1", "198.51.100.2", "198.51.100.1")) {
            rehearsal.take(make.denied(NOON, "expired").setClientIp(address).build());
        }
        assertThat(rehearsal.alerts()).hasSize(1);

        rehearsal.take(make.denied(NOON, "expired").setClientIp("198.51.100.2").build());

        assertThat(rehearsal.alerts())
                .extracting(Alert::getEntity)
                .containsExactly(Decisions.KEY, Decisions.KEY);
    }

    /** Imported keys have no row of their own before their first use. */
    @Test
    void readsAKeysAgeFromItsIdWhereNoEventToldOfIt() {
        Rehearsal rehearsal = rehearse("condition: 'key.created_days == 3'\n");
        rehearsal.take(make.allowed(NOON).setKeyId(idOf(NOON.minus(Duration.ofDays(4)))).build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON).setKeyId(idOf(NOON.minus(Duration.ofDays(3)))).build());
        assertThat(rehearsal.alerts()).hasSize(1);
    }

    /** An id of Keyfence: its time in base 32, of other digits than Java's, and anything else. */
    private static String idOf(Instant time) {
        StringBuilder id = new StringBuilder();
        for (int shift = 45; shift >= 0; shift -= 5) {
            int digit = (int) (time.toEpochMilli() >>> shift & 31);
            id.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(digit));
        }
        return "key_" + id + "0123456789abcdef";
    }

    @Test
    void asksForWhatWasCountedBeforeTheDecision() {
        Rehearsal rehearsal =
                rehearse(
                        "condition: |\n  allowed && key.uses == 2 && key.sources == 1\n"
                                + "  && key.known_source && !key.known_asn && key.created_days == 0\n"
                                + "  && key.known_network && key.known_agent && key.idle_days == 1\n"
                                + "  && key.first_seen_days == 1 && required_scopes.exists(s, s =="
                                + " 'read')\n");
        Instant before = NOON.minus(Duration.ofDays(1));
        rehearsal.take(make.allowed(before).build());
        rehearsal.take(make.allowed(before).build());
        rehearsal.take(make.denied(before, "expired").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON).build());

        assertThat(only(rehearsal).getCount()).isEqualTo(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void countsOnInTheTenMinutesBefore() {
        Rehearsal rehearsal = rehearse("condition: key.uses_10m == 2 && key.denials_10m == 1\n");
        rehearsal.take(make.allowed(NOON).build());
        rehearsal.take(make.allowed(NOON).build());
        rehearsal.take(make.denied(NOON, "expired").build());
        assertThat(rehearsal.alerts()).isEmpty();

        rehearsal.take(make.allowed(NOON).build());

        assertThat(only(rehearsal).getCount()).isEqualTo(1);
    }

    @Test
    void takesAConditionThatThrowsNotToHold() {
        Rehearsal rehearsal = rehearse("condition: required_scopes[0] == 'read'\n");
        rehearsal.take(make.allowed(NOON).setRequiredScopes(List.of()).build());
        assertThat(rehearsal.alerts()).isEmpty();
        assertThat(failures).hasSize(1);

        rehearsal.take(make.allowed(NOON).build());

        assertThat(rehearsal.alerts()).hasSize(1);
    }

    private Decision.Builder unknown(Instant time) {
        return make.denied(time, "unknown_key")
                .setKeyId(null)
                .setOwner(null)
                .setEnvironment(null)
                .setDigestPrefix("0123456789abcdef");
    }

    private static String temporal(String type, String more) {
        return "conditions: {refused: '!allowed', written: method == 'POST', deleted: method =="
                + " 'DELETE'}\ncorrelation: {type: "
                + type
                + ", group-by: [key_id], timespan: 10m"
                + more
                + "}\n";
    }

    private Rehearsal rehearse(String rule) {
        return new Rehearsal(
                ActiveRules.trying(RuleFile.read("r", HEAD + rule), false),
                Places.NONE,
                (_, why) -> failures.add(why));
    }

    static DetectorConfig entry(String name, String yaml) {
        return DetectorConfig.newBuilder()
                .setId("user-rule/" + name)
                .setVersion(3)
                .setActor(Actor.newBuilder().setId("key_admin").build())
                .setAt(NOON)
                .setUserRule(new UserRule(name, yaml))
                .build();
    }

    private static Alert only(Rehearsal rehearsal) {
        assertThat(rehearsal.alerts()).hasSize(1);
        return rehearsal.alerts().getFirst();
    }
}
