package dev.keyfence.verifier.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.seeded.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class RevocationTableTest {

    private static final KeyId ID = new KeyId(7, 9);

    private final RevocationTable table = new RevocationTable();

    @Test
    void coversNothingWhenNothingIsRevoked() {
        assertThat(table.covers(Samples.key(ID, 0, 0))).isFalse();
    }

    @Test
    void coversARevokedKeyWhenEverItWasCreated() {
        table.revoke(Target.key(ID), 3, 10);
        assertThat(table.covers(Samples.key(ID, 99, 99))).isTrue();
        assertThat(table.covers(Samples.key(new KeyId(7, 10), 0, 0))).isFalse();
    }

    @Test
    void coversKeysAskedForBeforeTheRevocationStoodInTheLogWhateverTheClocksSay() {
        table.revoke(Target.owner("acme"), 5, Cutoffs.ANY_TIME);
        assertThat(table.covers(Samples.key(ID, Long.MAX_VALUE - 1, 5))).isTrue();
        assertThat(table.covers(Samples.key(ID, 0, 6))).isFalse();
    }

    @Test
    void coversOnlyKeysCreatedBeforeTheTimeThatWasNamed() {
        table.revoke(Target.owner("acme"), 5, 100);
        assertThat(table.covers(Samples.key(ID, 99, 0))).isTrue();
        assertThat(table.covers(Samples.key(ID, 100, 0))).isFalse();
        assertThat(table.covers(Samples.key(ID, 99, 6))).isFalse();
    }

    @Test
    void keepsTheLaterTimeWhenAnEarlierOneFollows() {
        table.revoke(Target.owner("acme"), 5, 100);
        table.revoke(Target.owner("acme"), 8, 50);
        assertThat(table.covers(Samples.key(ID, 99, 5))).isTrue();
        assertThat(table.covers(Samples.key(ID, 99, 6))).isFalse();
        assertThat(table.covers(Samples.key(ID, 49, 8))).isTrue();
    }

    @Test
    void coversByEveryKindOfTarget() {
        StoredKey key = Samples.key(ID, "acme", List.of("a", "ci"), 0, 0);
        List<Target> covering =
                List.of(
                        Target.key(ID),
                        Target.owner("acme"),
                        new Target(Target.Kind.TAG, "ci"),
                        new Target(Target.Kind.PROFILE, "keyfence"),
                        Target.environment(Environment.LIVE),
                        Target.EVERYTHING);
        for (Target target : covering) {
            RevocationTable one = new RevocationTable();
            one.revoke(target, 0, Cutoffs.ANY_TIME);
            assertThat(one.covers(key)).as("%s", target).isTrue();
        }
        List<Target> others =
                List.of(
                        Target.owner("ci"),
                        new Target(Target.Kind.TAG, "acme"),
                        new Target(Target.Kind.PROFILE, "clary"),
                        Target.environment(Environment.TEST));
        others.forEach(target -> table.revoke(target, 0, Cutoffs.ANY_TIME));
        assertThat(table.covers(key)).isFalse();
    }

    @Test
    void refusesAKeyIdThatIsNone() {
        assertThat(table.revoke(new Target(Target.Kind.KEY, "nonsense"), 0, 0)).isFalse();
    }

    @Test
    void agreesWithAListOfAllRevocations(Random random) {
        record Given(Target target, long offset, long before) {}
        for (int round = 0; round < 200; round++) {
            RevocationTable subject = new RevocationTable();
            List<Given> model = new ArrayList<>();
            for (int i = 0; i < random.nextInt(40); i++) {
                long before = random.nextInt(4) == 0 ? Cutoffs.ANY_TIME : random.nextInt(50);
                // any order and twice: rows come back in the order of their keys
                Given given = new Given(target(random), random.nextInt(40), before);
                model.add(given);
                subject.revoke(given.target, given.offset, given.before);
            }
            for (int i = 0; i < 100; i++) {
                StoredKey key = key(random);
                boolean expected =
                        model.stream()
                                .anyMatch(g ->
                                        names(g.target, key)
                                                && (g.target.kind() == Target.Kind.KEY
                                                        || covers(g.offset, g.before, key)));
                assertThat(subject.covers(key)).as("%s by %s", key, model).isEqualTo(expected);
            }
        }
    }

    private static boolean covers(long offset, long before, StoredKey key) {
        return key.createdAtFencePosition() <= offset
                && (before == Cutoffs.ANY_TIME || key.createdAtMicros() < before);
    }

    private static boolean names(Target target, StoredKey key) {
        return switch (target.kind()) {
            case KEY -> key.id().toString().equals(target.value());
            case OWNER -> key.owner().equals(target.value());
            case TAG -> key.tags().contains(target.value());
            case PROFILE -> key.profile().equals(target.value());
            case ENVIRONMENT -> key.environment().word().equals(target.value());
            case EVERYTHING -> true;
        };
    }

    private static Target target(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(8) == 0 ? Target.EVERYTHING : Target.owner("o0");
            case 1 -> Target.environment(Environment.TEST);
            case 2 -> new Target(Target.Kind.PROFILE, "p" + random.nextInt(2));
            case 3, 4, 5 -> Target.owner("o" + random.nextInt(4));
            case 6, 7 -> new Target(Target.Kind.TAG, "t" + random.nextInt(4));
            default -> Target.key(id(random));
        };
    }

    private static StoredKey key(Random random) {
        return Samples.key(
                id(random),
                "o" + random.nextInt(5),
                List.of("t" + random.nextInt(5), "t" + random.nextInt(5)),
                random.nextInt(50),
                random.nextInt(42));
    }

    private static KeyId id(Random random) {
        return new KeyId(1 + random.nextInt(3), random.nextInt(5));
    }
}
