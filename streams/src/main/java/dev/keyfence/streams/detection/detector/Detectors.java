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
                            BruteForceSource.RULE,
                            BruteForceSource.Settings.DEFAULT,
                            BruteForceSource::new),
                    new Kind<>(
                            ScopeProbing.RULE, ScopeProbing.Settings.DEFAULT, ScopeProbing::new));

    /** What gathers the alerts of the others. */
    public static final Kind<CorrelatedCompromise.Settings, CorrelatedCompromise> CORRELATION =
            new Kind<>(
                    CorrelatedCompromise.RULE,
                    CorrelatedCompromise.Settings.DEFAULT,
                    CorrelatedCompromise::new);

    private Detectors() {}

    /** The rules of all that can be set, in the order in which people read them. */
    public static List<Kind<?, ?>> settable() {
        return Stream.<Kind<?, ?>>concat(ALL.stream(), Stream.of(CORRELATION)).toList();
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
