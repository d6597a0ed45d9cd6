package dev.keyfence.streams.detection.detector;

import dev.keyfence.schemas.record.EntityKind;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.memory.Memory;
import dev.keyfence.streams.detection.rule.AddressBlock;
import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Entity;
import dev.keyfence.streams.detection.rule.Finding;
import dev.keyfence.streams.detection.rule.Finding.Measured;
import dev.keyfence.streams.detection.rule.Findings;
import dev.keyfence.streams.detection.rule.Reasons;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.Setting;
import dev.keyfence.streams.detection.rule.Sighting;
import dev.keyfence.streams.detection.rule.Source;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * D20: a key of one environment is presented in another, which the verifier refuses; or a live key
 * opens from networks where only tests run. Which those are is for the user to say: none by
 * default.
 */
public final class EnvironmentMismatch implements Detector {

    /** What it raises alerts as. */
    public static final Rule RULE =
            new Rule(
                    "D20",
                    "env_mismatch",
                    1,
                    Severity.LOW,
                    "API9",
                    Duration.ofHours(24),
                    Set.of(EntityKind.KEY),
                    "A key is presented where keys of its environment have no business.");

    private static final int NETWORKS_MAX = 100;
    private static final String LIVE = "live";

    private final List<AddressBlock> blocks;

    /**
     * What can be set.
     *
     * @param testNetworks addresses and blocks of them, such as {@code 203.0.113.0/24}, where no
     *     live key belongs
     */
    public record Settings(List<String> testNetworks) {

        /** What holds when nothing else is said. */
        public static final Settings DEFAULT = new Settings(List.of());

        /** Checks the values. */
        public Settings {
            Setting.between("test_networks", testNetworks.size(), 0, NETWORKS_MAX);
            testNetworks.forEach(AddressBlock::parse);
            testNetworks = List.copyOf(testNetworks);
        }
    }

    /** With these settings. */
    public EnvironmentMismatch(Settings settings) {
        this.blocks = settings.testNetworks().stream().map(AddressBlock::parse).toList();
    }

    @Override
    public void see(Sighting sighting, Entity entity, Memory memory, Findings findings) {
        if (sighting.denied(Reasons.WRONG_ENVIRONMENT)) {
            findings.raise(
                    Finding.of(
                            Severity.LOW,
                            "Key %s was presented in another environment than its own"
                                    .formatted(entity.name()),
                            sighting.second(),
                            Measured.of("refused", 1)));
        } else if (!blocks.isEmpty() && sighting.allowed() && LIVE.equals(sighting.environment())) {
            live(sighting, findings);
        }
    }

    private void live(Sighting sighting, Findings findings) {
        Source source = sighting.source();
        if (source == null) {
            return;
        }
        for (AddressBlock block : blocks) {
            if (block.contains(source.id())) {
                findings.raise(
                        Finding.of(
                                        Severity.MEDIUM,
                                        "Live key %s was used from %s, where only tests run"
                                                .formatted(sighting.keyId(), source.address()),
                                        sighting.second(),
                                        Measured.of("allowed", 1))
                                .apart("test_networks"));
                return;
            }
        }
    }
}
