package dev.keyfence.streams.detection;

import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.watch.ActiveRules;
import dev.keyfence.streams.detection.watch.Rehearsal;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What ten users' rules cost for each decision, in memory: {@code java -cp … UserRuleBenchmark
 * [decisions]}. Prints nanoseconds of the processor's time for each decision with none and with
 * ten, the best of five rounds.
 */
final class UserRuleBenchmark {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final int ROUNDS = 5;

    private static final List<String> CONDITIONS =
            List.of(
                    "!allowed && reason == 'revoked'",
                    "allowed && hour < 6 && weekday > 5",
                    "agent_family == 'curl' && environment == 'live' && method == 'DELETE'",
                    "route.startsWith('/v1/admin') && !key.known_network",
                    "allowed && key.uses > 1000 && !key.known_source && country != 'DE'",
                    "required_scopes.exists(s, s == 'admin' || s.endsWith(':write')) && observed",
                    "!allowed && key.denials_10m > 20 && key.uses_10m < 5",
                    "agent.matches('(?i)sqlmap|nuclei|trufflehog')",
                    "profile in ['generic', 'clary'] && owner == 'acme'",
                    "canary || guess");

    private UserRuleBenchmark() {}

    public static void main(String[] args) {
        int count = args.length == 0 ? 200_000 : Integer.parseInt(args[0]);
        List<Decision> decisions = decisions(count);
        double none = best(ActiveRules.of(List.of()), decisions);
        double ten = best(ActiveRules.of(rules()), decisions);
        System.out.printf(
                "%,d decisions: %,.0f ns without users' rules, %,.0f ns with ten: %,.0f ns a rule%n",
                count, none, ten, (ten - none) / CONDITIONS.size());
    }

    private static double best(ActiveRules rules, List<Decision> decisions) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Rehearsal rehearsal = new Rehearsal(rules, Places.NONE, (_, _) -> {});
            long start = cpuNanos();
            decisions.forEach(rehearsal::take);
            best = Math.min(best, (double) (cpuNanos() - start) / decisions.size());
        }
        return best;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<DetectorConfig> rules() {
        List<DetectorConfig> rules = new ArrayList<>();
        for (int i = 0; i < CONDITIONS.size(); i++) {
            String name = "rule" + i;
            rules.add(
                    UserRulesTest.entry(
                            name,
                            "rule: %s\ndescription: A test.\nseverity: low\ncondition: |\n  %s\n"
                                    .formatted(name, CONDITIONS.get(i))));
        }
        return rules;
    }

    private static List<Decision> decisions(int count) {
        Random random = new Random(20261122);
        Decisions make = new Decisions();
        List<Decision> decisions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            decisions.add(
                    make.allowed(NOON.plusMillis(100L * i))
                            .setKeyId("key_" + random.nextInt(1_000))
                            .setClientIp("198.51.100." + random.nextInt(200))
                            .build());
        }
        return decisions;
    }
}
