package dev.keyfence.streams.detection.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyfence.schemas.record.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

    private static final String GOOD =
            """
            rule: many-countries
            description: A key is used from several countries.
            severity: high
            technique: T1078.004
            quiet: 6h
            condition: |
              allowed
              && key.uses > 100
            correlation:
              type: value_count
              group-by: [key_id, profile]
              timespan: 1h
              condition: {gte: 3, field: country}
            """;

    @Test
    void readsAllOfARule() {
        RuleSpec spec = RuleFile.read("f", GOOD).getFirst().spec();

        assertThat(spec.name()).isEqualTo("many-countries");
        assertThat(spec.severity()).isEqualTo(Severity.HIGH);
        assertThat(spec.technique()).isEqualTo("T1078.004");
        assertThat(spec.quiet()).isEqualTo(Duration.ofHours(6));
        assertThat(spec.conditions().getFirst().expression())
                .isEqualTo("allowed\n&& key.uses > 100");
        assertThat(spec.correlation())
                .isEqualTo(
                        new Correlation(
                                Correlation.Type.VALUE_COUNT,
                                List.of(GroupField.KEY_ID, GroupField.PROFILE),
                                Duration.ofHours(1),
                                3,
                                "country"));
    }

    @Test
    void readsSeveralRules() {
        String other = GOOD.replace("many-countries", "other");

        assertThat(RuleFile.read("f", GOOD + "---\n" + other)).hasSize(2);
        assertThat(objections(GOOD + "---\n" + GOOD))
                .containsExactly("f line 15: 'rule': there is a rule of this name before it");
        assertThat(objections("")).containsExactly("f is empty; expected a rule");
    }

    @Test
    void isTheSameRuleWhileWhatItCountsIsTheSame() {
        String identity = RuleFile.read("f", GOOD).getFirst().identity();

        assertThat(
                        RuleFile.read("f", GOOD.replace("several countries", "many countries"))
                                .getFirst()
                                .identity())
                .isEqualTo(identity);
        assertThat(RuleFile.read("f", GOOD.replace("gte: 3", "gte: 4")).getFirst().identity())
                .isNotEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "severity: high      | severity: grave | line 3: 'severity': expected one of info, low",
                "severity: high      | sevrity: high   | line 3: there is no 'sevrity' here",
                "rule: many-countries| rule: Many      | line 1: 'rule': expected 1 to 48 of a-z",
                "rule: many-countries| rule: 7         | line 1: 'rule': expected a text",
                "quiet: 6h           | quiet: 8d       | line 5: 'quiet': expected a duration such as PT10M",
                "quiet: 6h           | quiet: P1M      | line 5: 'quiet': expected a duration such as PT10M",
                "technique: T1078.004| technique: a b  | line 4: 'technique': expected an id",
                "condition: &brk;    | conditon: &brk; | there is no 'conditon' here",
                "key.uses > 100      | key.uses > 'a'  | line 8: the condition cannot be used at column 13",
                "key.uses > 100      | key.used > 100  | line 8: the condition cannot be used at column 4: undeclared reference to 'key'",
                "key.uses > 100      | route           | line 8: the condition cannot be used",
                "key.uses > 100      | (               | the condition cannot be used",
                "key.uses > 100      | route.matches('[') | the condition cannot be used",
                "type: value_count   | type: temporal  | line 10: 'type': temporal needs 'conditions'",
                "type: value_count   | type: most      | line 10: 'type': expected one of event_count",
                "[key_id, profile]   | []              | expected what to 'group-by'",
                "[key_id, profile]   | [profile]       | line 11: 'group-by': profile goes with another",
                "[key_id, profile]   | [key]           | line 11: 'group-by': expected some of key_id, owner",
                "[key_id, profile]   | [asn, asn]      | line 11: 'group-by': asn is there twice",
                "timespan: 1h        | timespan: 5s    | line 12: 'timespan': expected a duration",
                "gte: 3              | gte: 65         | line 13: 'gte': expected a number from 1 to 64",
                "'gte: 3, '          | ''              | expected how many make a hit",
                "field: country      | field: allowed  | line 13: expected a 'field' whose different values",
                "type: value_count   | type: event_count | line 13: 'field': only value_count has one",
            })
    void objectsWithTheLineAndWhatIsExpected(String good, String bad, String objection) {
        String from = good.replace("&brk;", "|");
        assertThat(GOOD).contains(from);

        assertThat(objections(GOOD.replace(from, bad.replace("&brk;", "|"))))
                .anySatisfy(line -> assertThat(line).startsWith("f line ").contains(objection));
    }

    @Test
    void boundsWhatAConditionMayCost() {
        assertThat(
                        objections(
                                GOOD.replace(
                                        "key.uses > 100", "route != '" + "a".repeat(4_000) + "'")))
                .isNotEmpty();
        assertThat(
                        objections(
                                GOOD.replace(
                                        "key.uses > 100", "(".repeat(60) + "1" + ")".repeat(60))))
                .isNotEmpty();
        assertThat(objections("a: &a [x]\nb: [*a, *a]\n")).isNotEmpty();
    }

    /** Whatever is written, it is a rule or there are objections: nothing else is thrown. */
    @Test
    void readsOrObjectsToAnyText() {
        Random random = new Random(Long.getLong("seed", 4711));
        String characters = "abgkr:_-[]{}'\"|>&*!.,0123 \n\t#%@()=<ü\u0000";
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char some = characters.charAt(random.nextInt(characters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, some);
                    case 1 -> text.insert(at, some);
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
                }
            }
            try {
                assertThat(RuleFile.read("f", text.toString())).isNotEmpty();
            } catch (RuleFileException e) {
                assertThat(e.objections()).as(text.toString()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 1_499);
    }

    private static List<String> objections(String text) {
        RuleFileException refusal =
                catchThrowableOfType(RuleFileException.class, () -> RuleFile.read("f", text));
        assertThat(refusal).as(text).isNotNull();
        return refusal.objections();
    }
}
