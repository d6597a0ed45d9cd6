package dev.keyfence.streams.detection.detector;

import dev.keyfence.streams.detection.rule.Detector;
import dev.keyfence.streams.detection.rule.Rule;
import dev.keyfence.streams.detection.rule.SettingsText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every detector there is. A new one is a class in this package, and a line here. */
public final class Detectors {

    /** All of them, in the order in which they look. */
    public static final List<Kind<?, Detector>> ALL =
            List.of(
                    new Kind<>(
                            RevokedKeyUsed.RULE,
                            RevokedKeyUsed.Settings.DEFAULT,
                            RevokedKeyUsed::new),
                    new Kind<>(
                            ExpiredKeyUsed.RULE,
                            ExpiredKeyUsed.Settings.DEFAULT,
                            ExpiredKeyUsed::new),
                    new Kind<>(
                            BruteForceSource.RULE,
                            BruteForceSource.Settings.DEFAULT,
                            BruteForceSource::new),
                    new Kind<>(
                            KeyEnumeration.RULE,
                            KeyEnumeration.Settings.DEFAULT,
                            KeyEnumeration::new),
                    new Kind<>(
                            SlowEnumeration.RULE,
                            SlowEnumeration.Settings.DEFAULT,
                            SlowEnumeration::new),
                    new Kind<>(
                            SuccessAfterFailures.RULE,
                            SuccessAfterFailures.Settings.DEFAULT,
                            SuccessAfterFailures::new),
                    new Kind<>(KeyGuessing.RULE, KeyGuessing.Settings.DEFAULT, KeyGuessing::new),
                    new Kind<>(ScopeProbing.RULE, ScopeProbing.Settings.DEFAULT, ScopeProbing::new),
                    new Kind<>(
                            NewSourceForKey.RULE,
                            NewSourceForKey.Settings.DEFAULT,
                            NewSourceForKey::new),
                    new Kind<>(IpBurst.RULE, IpBurst.Settings.DEFAULT, IpBurst::new),
                    new Kind<>(
                            ConcurrentUse.RULE, ConcurrentUse.Settings.DEFAULT, ConcurrentUse::new),
                    new Kind<>(
                            ImpossibleTravel.RULE,
                            ImpossibleTravel.Settings.DEFAULT,
                            ImpossibleTravel::new),
                    new Kind<>(
                            AnonymizerSource.RULE,
                            AnonymizerSource.Settings.DEFAULT,
                            AnonymizerSource::new),
                    new Kind<>(NewUserAgent.RULE, NewUserAgent.Settings.DEFAULT, NewUserAgent::new),
                    new Kind<>(
                            ToolUserAgent.RULE, ToolUserAgent.Settings.DEFAULT, ToolUserAgent::new),
                    new Kind<>(RateSpike.RULE, RateSpike.Settings.DEFAULT, RateSpike::new),
                    new Kind<>(
                            ErrorRatioSpike.RULE,
                            ErrorRatioSpike.Settings.DEFAULT,
                            ErrorRatioSpike::new),
                    new Kind<>(
                            DormantKeyAwakening.RULE,
                            DormantKeyAwakening.Settings.DEFAULT,
                            DormantKeyAwakening::new),
                    new Kind<>(
                            FirstUseFarFromCreation.RULE,
                            FirstUseFarFromCreation.Settings.DEFAULT,
                            FirstUseFarFromCreation::new),
                    new Kind<>(
                            EnvironmentMismatch.RULE,
                            EnvironmentMismatch.Settings.DEFAULT,
                            EnvironmentMismatch::new),
                    new Kind<>(OffHours.RULE, OffHours.Settings.DEFAULT, OffHours::new),
                    new Kind<>(
                            LeakedKeyReported.RULE,
                            LeakedKeyReported.Settings.DEFAULT,
                            LeakedKeyReported::new),
                    new Kind<>(
                            RouteEnumeration.RULE,
                            RouteEnumeration.Settings.DEFAULT,
                            RouteEnumeration::new));

    /** What gathers the alerts of the others. */
    public static final Kind<CorrelatedCompromise.Settings, CorrelatedCompromise> CORRELATION =
            new Kind<>(
                    CorrelatedCompromise.RULE,
                    CorrelatedCompromise.Settings.DEFAULT,
                    CorrelatedCompromise::new);

    /** What watches the leases of nodes. */
    public static final Kind<NodeSilence.Settings, NodeSilence> NODE_SILENCE =
            new Kind<>(NodeSilence.RULE, NodeSilence.Settings.DEFAULT, NodeSilence::new);

    /** What watches whether detection keeps up. */
    public static final Kind<DetectionLag.Settings, DetectionLag> DETECTION_LAG =
            new Kind<>(DetectionLag.RULE, DetectionLag.Settings.DEFAULT, DetectionLag::new);

    /** What watches how late decisions come. */
    public static final Kind<LateDecisions.Settings, LateDecisions> LATE_DECISIONS =
            new Kind<>(LateDecisions.RULE, LateDecisions.Settings.DEFAULT, LateDecisions::new);

    /** What watches dead letters. */
    public static final Kind<UnreadableRecords.Settings, UnreadableRecords> UNREADABLE_RECORDS =
            new Kind<>(
                    UnreadableRecords.RULE,
                    UnreadableRecords.Settings.DEFAULT,
                    UnreadableRecords::new);

    /** What watches the pipeline itself; each looks at something else than decisions. */
    public static final List<Kind<?, ?>> HEALTH =
            List.of(NODE_SILENCE, DETECTION_LAG, LATE_DECISIONS, UNREADABLE_RECORDS);

    private Detectors() {}

    /** The rules of all that can be set, in the order in which people read them. */
    public static List<Kind<?, ?>> settable() {
        return Stream.of(ALL, List.of(CORRELATION), HEALTH)
                .<Kind<?, ?>>flatMap(List::stream)
                .toList();
    }

    /**
     * One kind of detector.
     *
     * @param <S> its settings
     * @param <T> what it is
     * @param rule what it raises alerts as
     * @param defaults its settings when nothing else is said
     * @param maker makes one with these settings
     */
    public record Kind<S extends Record, T>(Rule rule, S defaults, Function<S, T> maker) {

        /**
         * One with these settings.
         *
         * @param settings by name; those that are not there keep their defaults
         * @throws IllegalArgumentException when a name is not known or a value cannot be
         */
        public T with(Map<String, String> settings) {
            return maker.apply(SettingsText.read(defaults, settings));
        }

        /** All settings by name, with these in place of the defaults. */
        public Map<String, String> text(Map<String, String> settings) {
            return SettingsText.write(SettingsText.read(defaults, settings));
        }
    }
}
